import {
  type Tier,
  type WrittenCondition,
  type WrittenExample,
  type WrittenRule,
} from '../../../src/decision/rule-files/rule-schema.js'
import { conditionText } from '../condition-text.js'
import { code, codes, oneLine, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'
import { type RuleFiles, type WrittenBasis } from '../rule-files.js'

/** What each tier is for, and how what is unknown is read in it. */
const TIER_TEXTS: Readonly<Record<Tier, string>> = {
  integrity:
    'Is it the right person, a sure sign-in, a known purpose? What is unknown fires the rule. Nothing overrides it.',
  bar: 'What the law forbids to disclose, whoever asks. What is unknown fires the rule; only what the law itself names excepts from it.',
  gateway:
    'Powers that stand in for agreement or override a restriction where the restriction says so. What is unknown never opens one.',
  restriction:
    'What the person, the practice or the nature of an item restricts. What is unknown fires the rule. It yields only to the gateways and consents it names.',
  agreement:
    'What every permit needs, and how much of a record a requester may see. A need that is unknown is unmet; an item that is not known to be within the view is outside it.',
  obligation: 'What must be done beside a release. What is unknown adds the obligation.',
  default: 'What holds where nothing else does.',
}

/** consent-rules/ for an information-governance officer: every rule with what it does, why, whose it is and examples. */
export function rulesPage({ rules }: DocsWorld): Page {
  const { compiled } = rules
  const blocks = [
    `${String(compiled.rules.length)} rules in ${String(rules.tiers.length)} tiers, considered in this order. The facts they read are in [facts.md](facts.md), the roles in [roles.md](roles.md), the labels in [labels.md](labels.md), the refusals in [refusals.md](refusals.md).`,
    'Every example is run by the tests: the facts of an ordinary request (an adult social worker with an open case reads the current medication of an 81-year-old for direct care) are changed as it says.',
    table(
      ['Rule', 'Tier', 'In plain English'],
      rules.tiers.flatMap(({ tier, rules: of }) => of.map((it) => [ruleLink(it.id), tier, it.plain])),
    ),
    ...rules.tiers.flatMap(({ tier, rules: of }) => [
      `## Tier: ${tier}`,
      TIER_TEXTS[tier],
      ...of.flatMap(ruleBlocks),
    ]),
    ...situationBlocks(rules),
    ...exampleBlocks(rules),
    ...basisBlocks(rules),
  ]
  return { file: 'rules.md', text: pageText('Rules', '`consent-rules/`', blocks) }
}

function ruleLink(id: string): string {
  return `[${id}](#${id.toLowerCase()})`
}

function ruleBlocks(rule: WrittenRule): readonly string[] {
  return [
    `### ${rule.id}`,
    oneLine(rule.plain),
    table(
      ['', ''],
      ruleRows(rule).filter(([, value]) => value !== ''),
    ),
    table(['Example', 'Facts changed', 'Then', 'So'], rule.examples.map(exampleRow)),
  ]
}

function ruleRows(rule: WrittenRule): readonly (readonly [string, string])[] {
  return [
    ['Fires when', written(rule.when)],
    ['Fires unless', written(rule.requires)],
    ['Applies when', written(rule.applies_when)],
    ['Within the view', viewText(rule)],
    ['Except when', written(rule.unless)],
    ['Does not bind', codes(rule.not_for ?? [])],
    ['Overridden by', (rule.overridden_by ?? []).map(overrideText).join('; ')],
    ['Lifted when', written(rule.lifted_by)],
    ['Opens', code(rule.opens ?? '')],
    ['Effect', effectText(rule)],
    ['Obligations', codes(rule.obligations ?? [])],
    ['Basis', rule.cite.join('; ')],
    ['Owner', rule.owner],
    ['Review by', rule.review_by],
  ]
}

function written(condition: WrittenCondition | undefined): string {
  return condition === undefined ? '' : conditionText(condition)
}

function viewText(rule: WrittenRule): string {
  const entries = (rule.view ?? []).map(({ types, active, newest, where }) => {
    const limits = [
      ...(active === true ? ['active ones'] : []),
      ...(newest === undefined ? [] : [`the newest ${String(newest)}`]),
      ...(where === undefined ? [] : [`when ${conditionText(where)}`]),
    ]
    return limits.length === 0 ? types.join(', ') : `${types.join(', ')} (${limits.join('; ')})`
  })
  return entries.join('; ')
}

function overrideText(override: NonNullable<WrittenRule['overridden_by']>[number]): string {
  if (typeof override === 'string') return code(override)
  return `${code(override.gateway)}, where ${conditionText(override.where)}`
}

const WITHHELD = {
  silent: 'The item is withheld silently: it looks absent.',
  generic: 'The item is withheld with a generic notice for its area.',
  none: 'The item is outside the view: withheld as if it were not there.',
} as const

function effectText({ effect }: WrittenRule): string {
  if (effect?.refuse !== undefined) return `The request is refused with ${code(effect.refuse)}.`
  if (effect?.withhold !== undefined) return WITHHELD[effect.withhold]
  if (effect?.mask !== undefined) return `Removed from the item: ${codes(effect.mask)}.`
  return ''
}

function exampleRow(example: WrittenExample): readonly string[] {
  return [
    example.case,
    changesText(example),
    example.then.replaceAll('-', ' '),
    [example.decision ?? '', code(example.code ?? ''), example.disclose ?? '']
      .filter((it) => it !== '')
      .join(', '),
  ]
}

function changesText({ given, facts, unknown }: WrittenExample): string {
  return [
    ...(given ?? []).map((it) => `as ${code(it)}`),
    ...Object.entries(facts ?? {}).map(([fact, value]) => code(`${fact}: ${valueText(value)}`)),
    ...(unknown ?? []).map((it) => `${code(it)} unknown`),
  ].join(', ')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).join(', ')}]`
  if (value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function situationBlocks({ situations }: RuleFiles): readonly string[] {
  return [
    '## Situations',
    'Conditions that several rules share. A situation counts only when it is known to hold.',
    table(
      ['Situation', 'In plain English', 'Holds when'],
      situations.map((it) => [code(it.name), it.plain, conditionText(it.when)]),
    ),
  ]
}

function exampleBlocks({ exampleFacts: { base, settings } }: RuleFiles): readonly string[] {
  const named: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = Object.entries(settings)
  return [
    '## What the examples start from',
    table(
      ['Fact', 'Ordinarily'],
      Object.entries(base).map(([fact, value]) => [code(fact), code(valueText(value))]),
    ),
    'And these changes, by name:',
    table(
      ['Name', 'Changes'],
      named.map(([name, changes]) => [code(name), changesText({ case: '', then: 'fires', facts: changes })]),
    ),
  ]
}

function basisBlocks({ bases }: RuleFiles): readonly string[] {
  return [
    '## Legal basis',
    'Stamped on every permit: the first of these that is known to hold.',
    table(
      ['When', 'UK GDPR Article 6', 'UK GDPR Article 9', 'Common law', 'Duty'],
      bases.map((it: WrittenBasis) => [
        it.when === undefined ? 'otherwise' : conditionText(it.when),
        it.gdpr6,
        it.gdpr9,
        it.common_law,
        it.duty ?? '',
      ]),
    ),
  ]
}
