import { any, type Condition } from '../conditions/condition.js'
import { type Rule } from '../engine/rule.js'
import { shapeCheck } from './check-shape.js'
import { suggestion } from './nearest-name.js'
import { type Problem } from './problem.js'
import { type ConditionScope } from './read-condition.js'
import { readRule } from './read-rule.js'
import { EVERY_RULE, formOf, type Origin } from './rule-forms.js'
import { RULES_SCHEMA, type Tier, type WrittenRule, type WrittenRules } from './rule-schema.js'
import { type YamlFile, type YamlPath } from './yaml-file.js'

/** One rule as written, where it stands, and whose it is. */
export type PlacedRule = {
  readonly written: WrittenRule
  readonly tier: Tier
  readonly origin: Origin
  readonly path: YamlPath
  readonly yaml: YamlFile
}

const checkRules = shapeCheck<WrittenRules>(RULES_SCHEMA)

/** The rules of one file that have the keys of their tier; everything else is a problem. */
export function placeRules(yaml: YamlFile, origin: Origin, problems: Problem[]): readonly PlacedRule[] {
  const shaped = checkRules(yaml)
  if (shaped.kind === 'problems') {
    problems.push(...shaped.problems)
    return []
  }
  const { tier } = shaped.value
  const placed: PlacedRule[] = []
  shaped.value.rules.forEach((written, i) => {
    const found = formProblems(yaml, ['rules', i], { written, tier, origin })
    problems.push(...found)
    if (found.length === 0) placed.push({ written, tier, origin, path: ['rules', i], yaml })
  })
  return placed
}

type RuleOfTier = Pick<PlacedRule, 'written' | 'tier' | 'origin'>

function formProblems(yaml: YamlFile, path: YamlPath, it: RuleOfTier): readonly Problem[] {
  const form = formOf(it.written, it.tier, it.origin)
  if (form === undefined) {
    const message = `a local rule may only restrict or narrow: tier ${it.tier} is locked`
    return [yaml.problem(['tier'], message)]
  }
  const problems: Problem[] = []
  const whose = it.origin === 'local' ? 'local rule' : 'rule'
  const allowed: readonly string[] = [...form.needs, ...form.may, ...EVERY_RULE]
  for (const key of Object.keys(it.written)) {
    if (allowed.includes(key)) continue
    const message = `a ${whose} of tier ${it.tier} cannot have "${key}": expected ${[...form.needs, ...form.may].join(', ')}`
    problems.push(yaml.keyProblem([...path, key], message + suggestion(key, form.may)))
  }
  for (const key of form.needs) {
    if (it.written[key] === undefined) {
      problems.push(yaml.problem(path, `a ${whose} of tier ${it.tier} needs "${key}"`))
    }
  }
  for (const kind of Object.keys(it.written.effect ?? {})) {
    if (form.effects.some((effect) => effect === kind)) continue
    const message = `a ${whose} of tier ${it.tier} cannot "${kind}": expected ${form.effects.join(' or ')}`
    problems.push(yaml.keyProblem([...path, 'effect', kind], message))
  }
  if ((it.origin === 'local') !== it.written.id.startsWith('L-')) {
    const message =
      it.origin === 'local'
        ? 'the id of a local rule starts with L-'
        : 'only local rules have ids that start with L-'
    problems.push(yaml.problem([...path, 'id'], message))
  }
  return problems
}

/** Reads the placed rules: gateways first, because the others name them. */
export function readRules(placed: readonly PlacedRule[], scope: ConditionScope): readonly Rule[] {
  const ids = new Set<string>()
  for (const { written, path, yaml } of placed) {
    if (ids.has(written.id)) {
      scope.problems.push(yaml.problem([...path, 'id'], `"${written.id}" is the id of another rule`))
    }
    ids.add(written.id)
  }
  const read = (it: PlacedRule, gateways: ReadonlyMap<string, Condition>): Rule =>
    readRule(it.written, it.tier, it.path, { ...scope, yaml: it.yaml, gateways })
  const isGateway = (it: PlacedRule): boolean => it.tier === 'gateway'
  const openers = placed.filter(isGateway).map((it) => read(it, new Map()))
  const gateways = gatewaysOf(openers)
  return [...openers, ...placed.filter((it) => !isGateway(it)).map((it) => read(it, gateways))]
}

/** What opens each gateway: any of the rules that name it. */
export function gatewaysOf(rules: readonly Rule[]): ReadonlyMap<string, Condition> {
  const ways = new Map<string, Condition[]>()
  for (const rule of rules) {
    if (rule.kind === 'gateway') ways.set(rule.opens, [...(ways.get(rule.opens) ?? []), rule.when])
  }
  return new Map([...ways].map(([name, conditions]) => [name, any(conditions)]))
}
