import { describe, expect, test } from 'vitest'
import { changed } from '../../../src/decision/analyse/would-change.js'
import { foresee } from '../../../src/decision/foresight/foresee.js'
import { type Considered } from '../../../src/decision/replay/considered.js'
import { ordinaryItem } from '../../../src/decision/replay/why.js'
import { type RequestFacts } from '../../../src/model/facts.js'
import { compiled } from '../rule-folder.js'

const RULES = compiled()
const request: RequestFacts = { ...RULES.start }

function holder(change: RequestFacts = {}): Considered {
  return {
    source: 'gp',
    recordClass: 'gp-record',
    overrideSupported: false,
    types: ['MedicationStatement', 'Observation', 'Condition', 'AllergyIntolerance'],
    facts: { ...request, ...change },
  }
}

const SITUATIONS: readonly (readonly [string, RequestFacts])[] = [
  ['an ordinary request', {}],
  ['a dissent', { subject: { ...request.subject, dissent: true } }],
  ['a register that cannot be read', { subject: { ...request.subject, dissent: undefined } }],
  ['somebody who is restricted', { subject: { ...request.subject, pds: 'R' } }],
]

describe('what is foreseen', () => {
  test.each(SITUATIONS)('of %s is what the rules decide of each item', (_what, change) => {
    const considered = holder(change)
    const foreseen = foresee([considered], RULES)
    expect(foreseen.flatMap((it) => it.types).toSorted()).toEqual(considered.types.toSorted())
    for (const { types, kinds, code } of foreseen)
      for (const type of types) {
        const ordinary = ordinaryItem(considered, type, RULES)
        for (const { items, decision, disclose } of kinds)
          for (const facts of items.length === 0
            ? [ordinary]
            : items.map((it) => changed(RULES, ordinary, [[it.fact, it.value]]))) {
            const verdict = RULES.ruleSet.decide(facts)
            expect([type, verdict.decision, verdict.disclose, verdict.code]).toEqual([
              type,
              decision,
              disclose,
              code,
            ])
          }
      }
  })

  test('tells nothing of an item as a way to turn the outcome', () => {
    const changes = foresee([holder()], RULES).flatMap((it) => it.kinds.flatMap((kind) => kind.changes))
    expect(changes.length).toBeGreaterThan(0)
    expect(changes.flatMap((it) => Object.keys(it.facts)).filter((it) => it.startsWith('resource.'))).toEqual(
      [],
    )
  })
})
