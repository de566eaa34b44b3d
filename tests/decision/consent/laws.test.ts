import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject, objectOf, objectsOf } from '../../../src/model/json.js'
import { LAW_RUNS } from '../law-runs.js'
import {
  actor,
  compiledConsents,
  consent,
  type Given,
  label,
  observation,
  outcome,
  purpose,
  question,
  verdict,
} from './consents.js'

const some = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
const labels = some(['N', 'R', 'V', 'PSY', 'HIV', 'ETH', 'STD'])
const references = [
  'Practitioner/worker',
  'Practitioner/other',
  'Practitioner/unknown',
  'Organization/council',
  'Organization/elsewhere',
  'Group/group',
  'PractitionerRole/role',
]

const criteria = fc.oneof(
  fc.constant<JsonObject>({}),
  fc.record(
    {
      purpose: some(['TREAT', 'ETREAT', 'BTG', 'HRESCH']).map((it) => purpose(...it)),
      actor: some(references).map((it) => it.map((reference) => actor(reference))),
      securityLabel: labels.map((it) => it.map(label)),
      class: some(['Observation', 'Condition']).map((it) =>
        it.map((code) => ({ system: 'http://hl7.org/fhir/resource-types', code })),
      ),
      period: fc.constantFrom({ end: '2026-06-30' }, { start: '2026-01-01' }, { end: '2026-07-01' }),
      dataPeriod: fc.constantFrom({ end: '2022' }, { start: '2022-06' }),
      data: fc.constantFrom([{ meaning: 'instance', reference: { reference: 'Observation/o1' } }]),
    },
    { requiredKeys: [] },
  ),
)

const { provision } = fc.letrec<{ provision: JsonObject }>((tie) => ({
  provision: fc
    .tuple(
      fc.constantFrom('permit', 'deny'),
      criteria,
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant([]),
        fc.array(tie('provision'), { maxLength: 3 }),
      ),
    )
    .map(([type, asked, nested]) => ({
      type,
      ...asked,
      ...(nested.length > 0 ? { provision: nested } : {}),
    })),
}))

const consents: fc.Arbitrary<Given> = fc
  .record({
    provision,
    dateTime: fc.constantFrom('2026-05-01', '2026-05-02', '2026-05-01T08:00:00Z', 'unknown'),
    policy: fc.constantFrom('one', 'two').map((it) => [{ uri: `https://linchpin.example/policy/${it}` }]),
    standing: fc.constantFrom('confirmed' as const, 'unconfirmed' as const),
  })
  .map(({ standing, provision: root, ...more }) => [consent(root, more), standing] as const)

const items: fc.Arbitrary<FhirResource> = fc
  .record({
    labels: fc.oneof(fc.constant([]), labels),
    date: fc.constantFrom(undefined, '2021-05-05', '2022-07-01', '2023'),
  })
  .map(({ labels: on, date }) => observation(on, date === undefined ? {} : { effectiveDateTime: date }))

const asked = fc
  .constantFrom('TREAT', 'ETREAT', 'BTG', 'HRESCH')
  .map((it) => question({ purposes: purpose(it) }))

const RUNS = { numRuns: LAW_RUNS }
const sets = fc.array(consents, { maxLength: 4 })

describe('whatever consents are recorded', () => {
  it('their order says nothing', () => {
    fc.assert(
      fc.property(
        sets.chain((it) => fc.tuple(fc.constant(it), fc.shuffledSubarray(it, { minLength: it.length }))),
        items,
        asked,
        ([one, other], item, question) => {
          expect(verdict(other, item, question)).toEqual(verdict(one, item, question))
        },
      ),
      RUNS,
    )
  })

  it('a further deny never opens', () => {
    const policy = [{ uri: 'https://linchpin.example/policy/of-its-own' }]
    fc.assert(
      fc.property(sets, criteria, items, asked, fc.boolean(), (given, more, item, question, isConfirmed) => {
        const denial = consent({ type: 'deny', ...more }, { policy })
        const after = outcome([...given, [denial, isConfirmed ? 'confirmed' : 'unconfirmed']], item, question)
        if (after === 'permit') expect(outcome(given, item, question)).toBe('permit')
      }),
      RUNS,
    )
  })

  it('a further exception that denies never opens', () => {
    fc.assert(
      fc.property(sets, consents, criteria, items, asked, (given, last, more, item, question) => {
        const [written, standing] = last as readonly [JsonObject, 'confirmed' | 'unconfirmed']
        const root = objectOf(written['provision']) ?? {}
        const nested = [...objectsOf(root['provision']), { type: 'deny', ...more }]
        const narrowed = { ...written, provision: { ...root, provision: nested } }
        const after = outcome([...given, [narrowed, standing]], item, question)
        if (after === 'permit') expect(outcome([...given, last], item, question)).toBe('permit')
      }),
      RUNS,
    )
  })

  it('one that is not confirmed never opens, whatever it says', () => {
    fc.assert(
      fc.property(sets, provision, items, asked, (given, root, item, question) => {
        const after = outcome(
          [...given, [consent(root, { dateTime: '2026-06-30' }), 'unconfirmed']],
          item,
          question,
        )
        if (after === 'permit') expect(outcome(given, item, question)).toBe('permit')
      }),
      RUNS,
    )
  })

  it('one that has been withdrawn never opens', () => {
    fc.assert(
      fc.property(sets, provision, items, asked, (given, root, item, question) => {
        const withdrawn = consent(root, {
          dateTime: '2026-05-02',
          policy: [{ uri: 'https://linchpin.example/policy/one' }],
        })
        const after = outcome([...given, [withdrawn, 'withdrawn']], item, question)
        if (after === 'permit') expect(outcome(given, item, question)).toBe('permit')
      }),
      RUNS,
    )
  })

  it('a further sensitive label never opens', () => {
    fc.assert(
      fc.property(sets, items, asked, fc.constantFrom('PSY', 'HIV', 'SDV'), (given, item, question, code) => {
        const security = [...objectsOf(objectOf(item['meta'])?.['security']), label(code)]
        const after = outcome(given, { ...item, meta: { security } }, question)
        const isNamed = JSON.stringify(given).includes(`"${code}"`)
        if (after === 'permit' && !isNamed) expect(outcome(given, item, question)).toBe('permit')
      }),
      RUNS,
    )
  })

  it('what is denied before any item is seen is denied for every item', () => {
    let denied = 0
    fc.assert(
      fc.property(sets, items, asked, (given, item, question) => {
        if (compiledConsents(given, question).denials.length === 0) return
        denied++
        expect(outcome(given, item, question)).toBe('deny')
      }),
      RUNS,
    )
    expect(denied).toBeGreaterThan(LAW_RUNS / 20)
  })
})
