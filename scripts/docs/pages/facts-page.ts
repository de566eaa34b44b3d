import { type FactRow } from '../../../src/decision/conditions/fact-row.js'
import { code, codes, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'

const IF_UNKNOWN: Readonly<Record<FactRow['ifUnknown'], string>> = {
  'cannot-check': 'refused with `CANNOT_CHECK`, the same for everyone',
  'access-denied': 'refused with `ACCESS_DENIED`',
  'as-none': 'the answer of the rule that needed it',
  withhold: 'the item is withheld with a generic notice',
}

/** consent-rules/facts.yaml: what a rule may read, who attests it, how old it may be, what follows when it is unknown. */
export function factsPage({ rules }: DocsWorld): Page {
  const meanings = new Map(rules.facts.map((it) => [it.fact, it.means ?? '']))
  const rows = [...rules.compiled.facts.values()].map((row) => [
    code(row.fact),
    meanings.get(row.fact) ?? '',
    holdsText(row),
    row.attestedBy,
    ageText(row),
    `${IF_UNKNOWN[row.ifUnknown]}${row.needed ? '; needed even where no rule turned on it' : ''}`,
    usersOf(row.fact, rules.tiers),
  ])
  const blocks = [
    'Every fact a rule may read. No fact has a default: what is not attested, or too old, is unknown, and what is unknown opens nothing.',
    table(
      [
        'Fact',
        'Means',
        'Holds',
        'Attested by',
        'At most this old',
        'When it is unknown and that decides',
        'Read by',
      ],
      rows,
    ),
  ]
  return { file: 'facts.md', text: pageText('Facts', '`consent-rules/facts.yaml`', blocks) }
}

function holdsText(row: FactRow): string {
  const values = row.values === undefined ? HOLDS[row.holds] : `one of ${codes(row.values)}`
  return row.mayBeNone ? `${values}, or known to be none` : values
}

const HOLDS: Readonly<Record<FactRow['holds'], string>> = {
  truth: 'true or false',
  text: 'text',
  number: 'a number',
  texts: 'a list of text',
}

function ageText({ maxAge }: FactRow): string {
  if (maxAge === 'token') return 'the life of the token'
  return maxAge === 'request' ? 'asked for each request' : `${String(maxAge)} hours`
}

function usersOf(fact: string, tiers: DocsWorld['rules']['tiers']): string {
  const users = tiers.flatMap(({ rules }) => rules.filter((it) => mentions(conditionsOf(it), fact)))
  return users.map((it) => it.id).join(', ')
}

function conditionsOf(rule: DocsWorld['rules']['tiers'][number]['rules'][number]): unknown {
  return [
    rule.when,
    rule.unless,
    rule.requires,
    rule.applies_when,
    rule.lifted_by,
    rule.overridden_by,
    rule.view,
  ]
}

function mentions(value: unknown, fact: string): boolean {
  if (typeof value === 'string') return value === fact
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((it) => mentions(it, fact))
}
