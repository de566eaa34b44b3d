import { maskProblem } from '../../redaction/masks.js'
import { any, type Condition } from '../conditions/condition.js'
import { type Rule } from '../engine/rule.js'
import { shapeCheck } from './check-shape.js'
import { type Problem } from './problem.js'
import { type ConditionScope } from './read-condition.js'
import { readRule } from './read-rule.js'
import { EVERY_RULE, formOf, type Origin, type RuleForm } from './rule-forms.js'
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
  return [
    ...idProblems(yaml, path, it),
    ...keyProblems(yaml, path, it, form),
    ...effectProblems(yaml, path, it, form),
    ...maskProblems(yaml, path, it),
  ]
}

function idProblems(yaml: YamlFile, path: YamlPath, it: RuleOfTier): readonly Problem[] {
  if ((it.origin === 'local') === it.written.id.startsWith('L-')) return []
  const message =
    it.origin === 'local'
      ? 'the id of a local rule starts with L-'
      : 'only local rules have ids that start with L-'
  return [yaml.problem([...path, 'id'], message)]
}

function keyProblems(yaml: YamlFile, path: YamlPath, it: RuleOfTier, form: RuleForm): readonly Problem[] {
  const expected = [...form.needs, ...form.may]
  const allowed: readonly string[] = [...expected, ...EVERY_RULE]
  const strange = Object.keys(it.written).filter((key) => !allowed.includes(key))
  const absent = form.needs.filter((key) => it.written[key] === undefined)
  return [
    ...strange.map((key) =>
      yaml.keyProblem([...path, key], `${aRule(it)} cannot have "${key}": expected ${expected.join(', ')}`),
    ),
    ...absent.map((key) => yaml.problem(path, `${aRule(it)} needs "${key}"`)),
  ]
}

function effectProblems(yaml: YamlFile, path: YamlPath, it: RuleOfTier, form: RuleForm): readonly Problem[] {
  const effects: readonly string[] = form.effects
  // Where no effect may stand, the key itself is strange, which is told.
  if (effects.length === 0) return []
  const strange = Object.keys(it.written.effect ?? {}).filter((kind) => !effects.includes(kind))
  return strange.map((kind) =>
    yaml.keyProblem(
      [...path, 'effect', kind],
      `${aRule(it)} cannot "${kind}": expected ${effects.join(' or ')}`,
    ),
  )
}

function maskProblems(yaml: YamlFile, path: YamlPath, { written }: RuleOfTier): readonly Problem[] {
  return (written.effect?.mask ?? []).flatMap((mask, i) => {
    const problem = maskProblem(mask)
    return problem === undefined ? [] : [yaml.problem([...path, 'effect', 'mask', i], problem)]
  })
}

function aRule(it: RuleOfTier): string {
  return `a ${it.origin === 'local' ? 'local rule' : 'rule'} of tier ${it.tier}`
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
