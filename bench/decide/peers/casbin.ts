import { type FlatRule, type Formula } from '../formula.js'
import { type MakePeer, plainFacts, plainName } from './peer.js'

type Enforcer = {
  addPolicies(rules: readonly (readonly string[])[]): Promise<boolean>
  addFunction(name: string, implementation: (...given: never[]) => boolean): Promise<void>
  enforceSync(facts: object): boolean
}
type Casbin = {
  newEnforcer(model: unknown): Promise<Enforcer>
  newModelFromString(text: string): unknown
}

const MODEL = `
[request_definition]
r = it
[policy_definition]
p = rule, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = eval(p.rule)
`

/** casbin: one policy a rule, in which the condition is an expression. It tells only whether to release. */
export const casbin: MakePeer = async (module, rules) => {
  const library = module as Casbin
  const enforcer = await library.newEnforcer(library.newModelFromString(MODEL))
  await enforcer.addFunction('has', (list: readonly unknown[], text: unknown) => list.includes(text))
  const policies = rules.map((it) => [text(it.when), isForbidding(it) ? 'deny' : 'allow'])
  await enforcer.addPolicies([...policies, ['true', 'allow']])
  return {
    name: 'casbin',
    tellsRules: false,
    decide: (facts) => (enforcer.enforceSync(plainFacts(facts)) ? 'release' : 'refuse'),
  }
}

function isForbidding({ does }: FlatRule): boolean {
  return does === 'refuse' || does === 'withhold'
}

function text(it: Formula): string {
  if (it.kind === 'all') return `(${it.of.map(text).join(' && ')})`
  if (it.kind === 'any') return `(${it.of.map(text).join(' || ')})`
  if (it.kind === 'not') return `!(${text(it.of)})`
  const fact = `r.it.${plainName(it.fact)}`
  if (it.kind === 'has-fact') return `has(${fact}, r.it.${plainName(it.member)})`
  const value = JSON.stringify(it.value)
  const written: Readonly<Record<typeof it.operator, string>> = {
    is: `${fact} == ${value}`,
    in: `has(${value}, ${fact})`,
    has: `has(${fact}, ${value})`,
    at_least: `${fact} >= ${value}`,
    below: `${fact} < ${value}`,
    at_most: `${fact} <= ${value}`,
    given: `${fact} != ''`,
  }
  return written[it.operator]
}
