import fc from 'fast-check'
import { type FactPath, isResourceFact } from '../../src/decision/conditions/fact-paths.js'
import { type FactRow, type FactValue } from '../../src/decision/conditions/fact-row.js'
import { factTree } from '../../src/decision/rule-files/example-facts.js'
import { type FactTree, type RequestFacts, type ResourceFacts } from '../../src/model/facts.js'
import { type CompiledRules } from '../../src/decision/compile-rules.js'
import { PURPOSES } from '../../src/model/purpose.js'

export const LABELS = [
  'GRA',
  'HFEA',
  'ADOPTION',
  'WITNESS',
  'STI',
  'TOP',
  'FERTILITY',
  'GENDER',
  'SEALED',
  'NOPAT',
  'SERIOUS-HARM',
  'THIRD-PARTY',
  'PERPETRATOR-RISK',
  'TEXT-STI',
  'TEXT-HIV',
  'TEXT-ADOPTION',
  'TEXT-THIRD-PARTY',
  'TEXT-UNSCREENED',
  'CONSENT-DENIED',
  'CONSENT-CONTRADICTORY',
]

/** Texts that matter for facts whose row lists no values. */
const TEXTS: Readonly<Partial<Record<FactPath, readonly string[]>>> = {
  purpose: [...PURPOSES, 'curiosity'],
  'authority.reference': ['REF-1', ''],
  'requester.userId': ['worker-1', 'worker-2'],
  'requester.role': ['social-worker', 'gp', 'parent-proxy', 'lpa-welfare'],
  'requester.org.id': ['COUNCIL', 'PRACTICE'],
  'requester.activities': ['BREAK_GLASS', 'SENSITIVE'],
  'subject.objectsTo': ['COUNCIL', 'ELSEWHERE', 'CONTRADICTORY'],
  'subject.objectsToUser': ['worker-1', 'worker-3'],
  'subject.consent.categories': ['STI', 'TOP', 'GRA', 'HFEA', 'SEXUAL-HEALTH'],
  'subject.childEnquiries': ['REF-1', 'REF-2'],
  'resource.labels': LABELS,
  'resource.type': [
    'Patient',
    'MedicationStatement',
    'Condition',
    'Encounter',
    'Observation',
    'CarePlan',
    'RelatedPerson',
    'Task',
  ],
}

export type Changes = ReadonlyMap<FactPath, FactValue>

/**
 * Facts as they come: the facts of some worked example, with a few of them replaced or made unknown. Starting from
 * worked examples keeps permits frequent enough for the laws to be about something.
 */
export function randomChanges(rules: CompiledRules): fc.Arbitrary<Changes> {
  const rows = [...rules.facts.values()]
  const starts = rules.examples.map((it) => changesOf(it.facts, rows))
  const replacement = fc
    .constantFrom(...rows)
    .chain((row) => valueOf(row).map((value) => [row.fact, value] as const))
  return fc
    .tuple(fc.constantFrom(...starts), fc.array(replacement, { maxLength: 4 }))
    .map(([start, replaced]) => {
      const changes = new Map(start)
      for (const [fact, value] of replaced) {
        if (value === undefined) changes.delete(fact)
        else changes.set(fact, value)
      }
      return changes
    })
}

type Layer = readonly { readonly fact: FactPath; readonly value: FactValue | undefined }[]

/** Meetings that the worked examples alone would bring about too seldom. */
const MEETINGS: readonly Layer[] = [
  [{ fact: 'requester.activities', value: ['BREAK_GLASS'] }],
  [
    { fact: 'requester.activities', value: ['BREAK_GLASS'] },
    { fact: 'resource.confidentiality', value: 'R' },
  ],
  [
    { fact: 'subject.cannotConsent', value: true },
    { fact: 'requester.permissionToView', value: 'refused' },
  ],
  [{ fact: 'resource.type', value: 'Encounter' }],
  [
    { fact: 'resource.type', value: 'Encounter' },
    { fact: 'resource.rank', value: 5 },
  ],
  [{ fact: 'resource.type', value: 'Condition' }],
  [
    { fact: 'resource.type', value: 'Condition' },
    { fact: 'resource.active', value: false },
  ],
  [{ fact: 'resource.class', value: 'social-care-record' }],
  [{ fact: 'purpose', value: 'hospital-discharge' }],
]

/**
 * Wilder facts: what sets several worked examples apart from the ordinary one, laid over each other, some facts
 * replaced or unknown. Rules meet here that no example brings together.
 */
export function crossedChanges(rules: CompiledRules): fc.Arbitrary<Changes> {
  const rows = [...rules.facts.values()]
  const starts = rules.examples.map((it) => changesOf(it.facts, rows))
  const ordinary = changesOf(rules.examples.find((it) => it.rule === 'A-04')!.facts, rows)
  const apart = starts.map((start): Layer =>
    rows.flatMap(({ fact }) => {
      const value = start.get(fact)
      return JSON.stringify(value) === JSON.stringify(ordinary.get(fact)) ? [] : [{ fact, value }]
    }),
  )
  const layer = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...apart) },
    { weight: 1, arbitrary: fc.constantFrom(...MEETINGS) },
  )
  const opened = rules.examples
    .filter((it) => it.rule.startsWith('G-') && it.expected.then === 'fires')
    .map((it) => changesOf(it.facts, rows))
  const start = fc.oneof(fc.constantFrom(ordinary, ...opened), randomChanges(rules))
  return fc.tuple(start, fc.array(layer, { minLength: 1, maxLength: 4 })).map(([start, laid]) => {
    const changes = new Map(start)
    for (const { fact, value } of laid.flat()) {
      if (value === undefined) changes.delete(fact)
      else changes.set(fact, value)
    }
    return changes
  })
}

export function treeOf(changes: Changes): FactTree {
  return factTree(changes)
}

export function randomFacts(rules: CompiledRules): fc.Arbitrary<FactTree> {
  return randomChanges(rules).map(treeOf)
}

/** True for what leaves the gateway. */
export function isRelease(verdict: { readonly decision: string }): boolean {
  return verdict.decision === 'permit' || verdict.decision === 'mask'
}

/** What is known of a tree before any item was seen, beside the item. */
export function parted({ resource = {}, ...request }: FactTree): {
  readonly request: RequestFacts
  readonly item: ResourceFacts
} {
  return { request, item: resource }
}

/** The tree in two parts: of the request, and of the item. */
export function split(changes: Changes): { readonly request: FactTree; readonly item: FactTree } {
  const entries = [...changes]
  return {
    request: factTree(new Map(entries.filter(([fact]) => !isResourceFact(fact)))),
    item: factTree(new Map(entries.filter(([fact]) => isResourceFact(fact)))),
  }
}

function changesOf(facts: FactTree, rows: readonly FactRow[]): Changes {
  const changes = new Map<FactPath, FactValue>()
  for (const { fact } of rows) {
    const value = fact
      .split('.')
      .reduce<unknown>((it, part) => (it as Record<string, unknown> | undefined)?.[part], facts)
    if (value !== undefined) changes.set(fact, value as FactValue)
  }
  return changes
}

function valueOf(row: FactRow): fc.Arbitrary<FactValue | undefined> {
  const none = row.mayBeNone ? [fc.constant(null)] : []
  return fc.oneof(fc.constant(undefined), ...none, knownValueOf(row))
}

/** A value that the row allows, other than none. */
export function knownValueOf(row: FactRow): fc.Arbitrary<FactValue> {
  const texts = row.values ?? TEXTS[row.fact] ?? ['something']
  switch (row.holds) {
    case 'truth':
      return fc.boolean()
    case 'number':
      return fc.integer({ min: 0, max: 90 })
    case 'text':
      return fc.constantFrom(...texts)
    case 'texts':
      return fc.subarray([...texts])
  }
}
