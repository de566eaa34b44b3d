import {
  type Condition,
  type Entry,
  type NaiveRule,
  type NaiveRules,
  type Row,
  type Tree,
} from './naive-rules.js'
import { known, truth, unknownIn, type World } from './naive-truth.js'

export type NaiveVerdict = {
  readonly decision: 'permit' | 'mask' | 'withhold' | 'refuse'
  readonly code: string | undefined
  readonly disclose: string | undefined
  readonly masks: readonly string[]
  readonly obligations: readonly string[]
  readonly reasons: readonly string[]
  readonly basis: Readonly<Record<'gdpr6' | 'gdpr9' | 'common' | 'duty', string | undefined>> | undefined
  readonly missing: readonly string[]
  readonly said?: { readonly reasons: readonly string[]; readonly obligations: readonly string[] } | undefined
}

/** What a rule made of the tree: `how` names the excuse with its position where it is one of several. */
type Finding = {
  readonly rule: NaiveRule
  readonly how: 'fires' | 'opens' | 'overridden' | 'lifted' | 'within'
  readonly detail: string
  readonly missing: readonly string[]
}

/** The findings of every rule that shows, in the order of tiers and ids. */
export function naiveFindings(rules: NaiveRules, tree: Tree): readonly Finding[] {
  const world: World = { ...rules, tree }
  return rules.rules.flatMap((rule) => findingsOf(rule, world))
}

/** The decision by the tiers on what was found: any refusal, else any withholding, else any mask, else a permit. */
export function naiveDecision(rules: NaiveRules, tree: Tree, findings: readonly Finding[]): NaiveVerdict {
  const world: World = { ...rules, tree }
  const fired = findings.filter((it) => it.how === 'fires' && it.rule.effect !== undefined)
  const refusals = fired.filter((it) => it.rule.effect?.refuse !== undefined)
  if (refusals.length > 0) return refuse(findings, refusals, world)
  const withheld = fired.filter((it) => it.rule.effect?.withhold !== undefined)
  if (withheld.length > 0) return withhold(findings, withheld, world)
  return share(findings, fired, world)
}

function refuse(findings: readonly Finding[], refusals: readonly Finding[], world: World): NaiveVerdict {
  const { facts } = world
  const codeOf = ({ rule, missing }: Finding): string => {
    const unknown = missing.map((it) => facts.get(it)?.if_unknown)
    if (unknown.includes('cannot-check')) return 'CANNOT_CHECK'
    return unknown.includes('access-denied') ? 'ACCESS_DENIED' : rule.effect!.refuse!
  }
  // A feed that is late is spoken of as one that says nothing: everything is decided again for the words alone.
  const spoken = sayingNone(world)
  const still = naiveFindings(world, spoken).filter((it) => it.how === 'fires' && it.rule.effect?.refuse)
  const told = still.length === 0 ? refusals : still
  const standing = told.filter((it) => !turnsOnHolder(it.rule, world))
  const { breakGlass } = (world.tree['override'] ?? {}) as Tree
  const { roleGroup, activities } = (world.tree['requester'] ?? {}) as Tree
  const mayBreak =
    breakGlass === true &&
    ['regulated-health', 'regulated-social-work'].includes(String(roleGroup)) &&
    Array.isArray(activities) &&
    activities.includes('BREAK_GLASS')
  const stands = (code: string): boolean => standing.some((it) => codeOf(it) === code)
  const isFirst = ({ rule }: Finding): boolean => ['integrity', 'default'].includes(rule.tier)
  // Nobody known is told that alone.
  const nothing = told.some((it) => it.rule.tier === 'default' && codeOf(it) === 'ACCESS_DENIED')
  const speaking = told.filter((it) =>
    nothing
      ? isFirst(it)
      : standing.includes(it) ||
        !(stands('PATIENT_NOT_FOUND') || stands('NO_RELATIONSHIP')) ||
        (!stands('PATIENT_NOT_FOUND') && mayBreak && codeOf(it) === 'NO_PATIENT_CONSENT'),
  )
  const codes = speaking.map(codeOf)
  const code = ['CANNOT_CHECK', 'PATIENT_NOT_FOUND'].find((it) => codes.includes(it)) ?? codes[0]!
  const reasons = findings.filter(
    ({ how, rule }) => how === 'opens' || (rule.effect?.refuse !== undefined && how !== 'within'),
  )
  const said = speaking.filter((it) => codeOf(it) === code)
  const { reasons: ids, obligations } = verdict('refuse', said, said)
  return { ...verdict('refuse', reasons, refusals), code, said: { reasons: ids, obligations } }
}

/** The same facts, those that count as none while they are unknown being none. */
function sayingNone(world: World): Tree {
  const tree = structuredClone(world.tree) as Record<string, Record<string, unknown>>
  const unknown = [...world.facts.values()].filter(
    (it) => it.if_unknown === 'as-none' && known(it.fact, world) === undefined,
  )
  for (const { fact, holds, values } of unknown) {
    const [group = '', name = ''] = fact.split('.')
    const none = values?.includes('none') ? 'none' : null
    tree[group] = { ...tree[group], [name]: holds === 'texts' ? [] : none }
  }
  return tree
}

/** What the person or a holder laid down. */
function turnsOnHolder(rule: NaiveRule, world: World): boolean {
  const ofHolder = [...world.facts.values()].filter((it) =>
    ['consent-register', 'agreement-register', 'release-register'].includes(it.attested_by),
  )
  const read = factsNamed(firesWhen(rule), world)
  return ofHolder.some((it) => read.includes(it.fact))
}

/** Every fact a condition names, those behind gateways and situations too. */
function factsNamed(condition: Condition, { rules, situations }: World): readonly string[] {
  const seen: string[] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const it = part as Condition
    for (const name of [it['fact'], it['has_fact'], it['also_in']])
      if (typeof name === 'string') seen.push(name)
    if (it['gateway'] !== undefined)
      rules.filter((rule) => rule.opens === it['gateway']).forEach((rule) => visit(rule.when))
    if (typeof it['situation'] === 'string') visit(situations.get(it['situation']))
    Object.values(it).forEach(visit)
  }
  visit(condition)
  return seen
}

function firesWhen(rule: NaiveRule): Condition {
  if (rule.tier === 'default') return { all: [] }
  return { all: [appliesOf(rule), { not: { any: excusesOf(rule).map((it) => it.when) } }] }
}

function withhold(
  findings: readonly Finding[],
  withheld: readonly Finding[],
  { facts }: World,
): NaiveVerdict {
  const modes = withheld.map(({ rule, missing }) =>
    missing.some((it) => facts.get(it)?.if_unknown === 'withhold') ? 'generic' : rule.effect!.withhold!,
  )
  const disclose = ['silent', 'generic'].find((it) => modes.includes(it)) ?? 'none'
  const told = findings.filter(
    (it) => it.how === 'opens' || it.how === 'overridden' || it.how === 'lifted' || withheld.includes(it),
  )
  return { ...verdict('withhold', told, withheld), disclose }
}

function share(findings: readonly Finding[], masks: readonly Finding[], world: World): NaiveVerdict {
  const owed = [...findings.filter((it) => it.rule.effect === undefined), ...masks]
  const {
    gdpr6,
    gdpr9,
    common_law: common,
    duty,
  } = world.bases.find((it) => it.when === undefined || truth(it.when, world) === true)!
  return {
    ...verdict(masks.length > 0 ? 'mask' : 'permit', findings, owed),
    masks: unique(masks.flatMap((it) => it.rule.effect?.mask ?? [])),
    basis: { gdpr6, gdpr9, common, duty },
  }
}

function verdict(
  decision: NaiveVerdict['decision'],
  told: readonly Finding[],
  owed: readonly Finding[],
): NaiveVerdict {
  return {
    decision,
    code: undefined,
    disclose: undefined,
    masks: [],
    obligations: unique(owed.flatMap((it) => it.rule.obligations ?? [])),
    reasons: unique(
      told.map(({ rule, how }) => (how === 'overridden' || how === 'lifted' ? `${rule.id} ${how}` : rule.id)),
    ),
    basis: undefined,
    missing: unique(owed.flatMap((it) => it.missing)).toSorted(),
  }
}

function findingsOf(rule: NaiveRule, world: World): readonly Finding[] {
  if (rule.tier === 'default') return byDefault(rule, world)
  if (rule.opens !== undefined) {
    return truth(rule.when!, world) === true ? [{ rule, how: 'opens', detail: '', missing: [] }] : []
  }
  const applies = appliesOf(rule)
  const excuses = excusesOf(rule)
  const fires = truth(firesWhen(rule), world)
  if (fires !== false) {
    const missing = fires === undefined ? unknownIn(firesWhen(rule), world) : []
    return [{ rule, how: 'fires', detail: fires === undefined ? 'unknown' : '', missing }]
  }
  if (truth(applies, world) === false) return []
  const excuse = excuses.find((it) => truth(it.when, world) === true)
  return excuse === undefined ? [] : [{ rule, how: excuse.how, detail: excuse.detail, missing: [] }]
}

/** A needed fact that is unknown refuses; where it is one of the item, it withholds. */
function byDefault(rule: NaiveRule, world: World): readonly Finding[] {
  const missing = [...world.facts.values()].filter(
    (it) => it.needed === 'always' && known(it.fact, world) === undefined,
  )
  const ofItem = (it: Row): boolean => it.if_unknown === 'withhold'
  const found = (rows: readonly Row[], effect: NaiveRule['effect']): readonly Finding[] =>
    rows.length === 0
      ? []
      : [
          {
            rule: { ...rule, ...(effect && { effect }) },
            how: 'fires',
            detail: effect?.withhold === undefined ? 'request' : 'item',
            missing: rows.map((it) => it.fact),
          },
        ]
  return [
    ...found(
      missing.filter((it) => !ofItem(it)),
      rule.effect,
    ),
    ...found(missing.filter(ofItem), { withhold: 'generic' }),
  ]
}

function appliesOf(rule: NaiveRule): Condition {
  if (rule.requires !== undefined) return { not: rule.requires }
  if (rule.applies_when !== undefined) return rule.applies_when
  const exceptions: Condition[] = (rule.not_for ?? []).map((situation) => ({ situation }))
  if (rule.unless !== undefined) exceptions.push(rule.unless)
  return { all: [rule.when, { not: { any: exceptions } }] }
}

type WrittenExcuse = {
  readonly how: 'overridden' | 'lifted' | 'within'
  readonly detail: string
  readonly when: Condition
}

function excusesOf(rule: NaiveRule): readonly WrittenExcuse[] {
  const overrides = (rule.overridden_by ?? []).map((it): WrittenExcuse => {
    const [gateway, where] = typeof it === 'string' ? [it, { all: [] }] : [it.gateway, it.where]
    return { how: 'overridden', detail: `by ${gateway}`, when: { all: [{ gateway }, where] } }
  })
  const lifts: readonly WrittenExcuse[] =
    rule.lifted_by === undefined ? [] : [{ how: 'lifted', detail: '', when: rule.lifted_by }]
  const entries = (rule.view ?? []).map((it, i): WrittenExcuse => ({
    how: 'within',
    detail: `entry ${i + 1}`,
    when: containedBy(it),
  }))
  return [...overrides, ...lifts, ...entries]
}

function containedBy(entry: Entry): Condition {
  const parts: Condition[] = [{ fact: 'resource.type', in: entry.types }]
  if (entry.where !== undefined) parts.push(entry.where)
  if (entry.active === true) parts.push({ fact: 'resource.active', is: true })
  if (entry.newest !== undefined) parts.push({ fact: 'resource.rank', at_most: entry.newest })
  return { all: parts }
}

function unique<T>(items: readonly T[]): readonly T[] {
  return items.filter((it, i) => items.indexOf(it) === i)
}
