import { answerOf } from '../answer.js'
import { type FlatRule, type Formula } from '../formula.js'
import { type MakePeer, plainFacts, plainName } from './peer.js'

type Uid = { readonly type: string; readonly id: string }
type Cedar = {
  preparsePolicySet(id: string, policies: object): { readonly type: string; readonly errors?: unknown }
  statefulIsAuthorized(call: {
    readonly principal: Uid
    readonly action: Uid
    readonly resource: Uid
    readonly context: object
    readonly preparsedPolicySetId: string
    readonly entities: readonly object[]
  }): {
    readonly type: string
    readonly errors?: unknown
    readonly response?: {
      readonly diagnostics: { readonly reason: readonly string[]; readonly errors: readonly unknown[] }
    }
  }
}

/** Cedar with its policies parsed once: refusals and withholdings forbid, everything else permits. */
export const cedar: MakePeer = (module, rules) => {
  const engine = module as Cedar
  const staticPolicies = Object.fromEntries([
    ['ground', 'permit(principal, action, resource);'],
    ...rules.map((it) => [it.id, policyOf(it)]),
  ]) as Record<string, string>
  const parsed = engine.preparsePolicySet('linchpin', { staticPolicies })
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors))
  const byId = new Map(rules.map((it) => [it.id, it]))
  const uid = (type: string): Uid => ({ type, id: 'it' })
  const [principal, action, resource] = [uid('Requester'), uid('Action'), uid('Resource')]
  return Promise.resolve({
    name: 'Cedar wasm (preparsed)',
    tellsRules: true,
    decide: (facts) => {
      const answer = engine.statefulIsAuthorized({
        principal,
        action,
        resource,
        context: plainFacts(facts),
        preparsedPolicySetId: 'linchpin',
        entities: [],
      })
      const { reason, errors } = answer.response?.diagnostics ?? { reason: [], errors: [answer.errors] }
      if (errors.length > 0) throw new Error(JSON.stringify(errors))
      return answerOf(byId, reason)
    },
  })
}

function policyOf({ does, when }: FlatRule): string {
  const effect = does === 'refuse' || does === 'withhold' ? 'forbid' : 'permit'
  return `${effect}(principal, action, resource) when { ${text(when)} };`
}

function text(it: Formula): string {
  if (it.kind === 'all') return `(${it.of.map(text).join(' && ')})`
  if (it.kind === 'any') return `(${it.of.map(text).join(' || ')})`
  if (it.kind === 'not') return `!(${text(it.of)})`
  const fact = `context.${plainName(it.fact)}`
  if (it.kind === 'has-fact') return `${fact}.contains(context.${plainName(it.member)})`
  const value = JSON.stringify(it.value)
  const written: Readonly<Record<typeof it.operator, string>> = {
    is: `${fact} == ${value}`,
    in: `${value}.contains(${fact})`,
    has: `${fact}.contains(${value})`,
    at_least: `${fact} >= ${value}`,
    below: `${fact} < ${value}`,
    at_most: `${fact} <= ${value}`,
    given: `${fact} != ""`,
  }
  return written[it.operator]
}
