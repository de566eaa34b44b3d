import { describe, expect, it } from 'vitest'
import { type Judged } from '../../../src/decision/decide.js'
import { provenancesOf, withNarrowedProvenance } from '../../../src/decision/released/provenances.js'
import { releasedSet } from '../../../src/decision/released/released-set.js'
import { reportOutcomes } from '../../../src/decision/released/report-outcomes.js'
import { type Area } from '../../../src/model/area.js'
import { type AreaOutcome } from '../../../src/model/gap.js'
import { type JsonObject, objectOf } from '../../../src/model/json.js'
import { NOW } from '../../disclosure/hand-made.js'
import { whole } from '../../../src/model/slices/sliced.js'
import { PATIENT, PRACTICE } from '../../disclosure/world.js'
import { COUNCIL, about, judged, verdictOf } from './judged-items.js'

const released = (...items: readonly Judged[]) => whole(releasedSet(items, PATIENT.reference))
const references = (...items: readonly Judged[]) => released(...items).map((it) => it.reference)
const HIDDEN = about('Condition', 'hidden', {}, verdictOf('withhold', { disclose: 'silent' }))

describe('what may leave', () => {
  it('goes with what it is about, and with it what is about that', () => {
    const note = judged('Communication', 'c', {
      about: [{ reference: 'Condition/hidden' }],
      subject: PATIENT,
    })
    const second = judged('Communication', 'd', {
      about: [{ reference: 'Communication/c' }],
      subject: PATIENT,
    })
    expect(references(HIDDEN, note, second)).toEqual([])
    const other = about('Condition', 'shown')
    const twice = judged('Communication', 'e', {
      about: [{ reference: 'Condition/hidden' }, { reference: 'Condition/shown' }],
      subject: PATIENT,
    })
    expect(references(HIDDEN, other, twice)).toEqual(['Condition/shown', 'Communication/e'])
  })

  it('is about the person, whose reference stays though their own resource was not asked for', () => {
    const [only] = released(judged('Communication', 'c', { about: [PATIENT], subject: PATIENT }))
    expect(only?.redacted).toMatchObject({ about: [PATIENT], subject: PATIENT })
  })

  it('bears the caveat of handling', () => {
    const [only] = released(about('Condition', 'x'))
    expect(JSON.stringify(objectOf(only?.redacted['meta']))).toContain('NODSCLCDS')
  })

  it.each<readonly [string, JsonObject, boolean]>([
    ['a reference', { asserter: { reference: 'Practitioner/p' } }, true],
    ['one in a list', { participant: [{ member: [{ reference: 'Practitioner/p' }] }] }, true],
    ['the same text that is no reference', { note: [{ text: 'Practitioner/p' }] }, false],
    ['a reference that is no text', { reference: { text: 'Practitioner/p' } }, false],
    ['nothing', { asserter: { reference: null } }, false],
  ])('brings those who accompany it, by %s', (_, more, brings) => {
    const company = judged('Practitioner', 'p')
    expect(references(about('CareTeam', 't', more), company).includes('Practitioner/p')).toBe(brings)
  })

  it('is not of a type that nobody knows, unless something refers to it', () => {
    expect(references(judged('Unheard', 'u'))).toEqual([])
  })

  it('is decided on the strictest of several copies, wherever it stands', () => {
    const [open, masked] = [
      about('Condition', 'x'),
      about('Condition', 'x', {}, verdictOf('mask', { masks: ['note'], reasons: ['R-09'] })),
    ]
    for (const copies of [
      [open, masked],
      [masked, open],
    ])
      expect(released(...copies)[0]).toMatchObject({
        judgedOn: masked,
        verdict: { decision: 'mask', reasons: ['R-09'] },
      })
    expect(released(open, open)[0]?.judgedOn).toBe(open)
  })
})

describe('what is told of the sources', () => {
  const outcome = (source: string, area: Area, more: Partial<AreaOutcome> = {}): AreaOutcome => ({
    source,
    area,
    outcome: 'answered',
    asOf: NOW,
    warnings: [],
    ...more,
  })

  it('counts by source and by area', () => {
    const items = [
      about('Condition', '1'),
      about('Condition', '2'),
      judged('Flag', '3', { subject: PATIENT }, verdictOf('permit'), { area: 'alerts' }),
      judged('Flag', '4', { subject: PATIENT }, verdictOf('permit'), { source: COUNCIL }),
      // Sent along with something: a search of these types does not find it.
      judged('Task', '6', { for: PATIENT }, verdictOf('permit'), { area: 'alerts' }),
      judged('Flag', '5', {}, verdictOf('withhold', { disclose: 'generic' }), {
        source: COUNCIL,
        area: 'alerts',
      }),
    ]
    const outcomes = [
      outcome('a81001', 'problems'),
      outcome('a81001', 'alerts', { warnings: ['confidential-items'] }),
      outcome('riverton', 'problems'),
      outcome('riverton', 'alerts', { warnings: ['confidential-items'] }),
      outcome('riverton', 'services', { outcome: 'answered-empty' }),
      outcome('elsewhere', 'problems'),
    ]
    const told = reportOutcomes(
      outcomes,
      [PRACTICE, COUNCIL],
      [PRACTICE, COUNCIL].map((it) => ({ source: it.id, types: ['Condition', 'Flag'] })),
      items,
      whole(releasedSet(items, PATIENT.reference)),
    )
    expect(told.map((it) => [it.organisation, it.outcome, it.count, it.warnings])).toEqual([
      ['A81001', 'answered', 2, []],
      ['A81001', 'answered', 1, ['confidential-items']],
      ['9A1', 'answered', 1, []],
      ['9A1', 'answered-empty', 0, ['confidential-items']],
      ['9A1', 'answered-empty', 0, []],
      ['', 'answered-empty', 0, []],
    ])
  })
})

describe('where what leaves came from', () => {
  const mintId = (source: string, type: string, id: string): string => `${source}-${type}-${id}`
  const items = [
    about('Condition', '1'),
    judged('Condition', '2', { subject: PATIENT }, verdictOf('permit'), { recordId: 'r-2' }),
    about('Condition', '3'),
  ]
  const provenances = provenancesOf(whole(releasedSet(items, PATIENT.reference)), mintId)
  const targets = (resource: JsonObject): unknown => resource['target']

  it('is told once for each record, with everything of it that leaves', () => {
    expect(provenances.map((it) => [it.reference, it.origin.recordId, targets(it.resource)])).toEqual([
      [
        'Provenance/a81001-Provenance-r-1',
        'r-1',
        [{ reference: 'Condition/1' }, { reference: 'Condition/3' }],
      ],
      ['Provenance/a81001-Provenance-r-2', 'r-2', [{ reference: 'Condition/2' }]],
    ])
  })

  it('names on a page only what is on it, and is left out where that is nothing', () => {
    const [first, second] = provenances.map((it) => it.resource)
    const about2 = {
      resourceType: 'Provenance',
      id: 'own',
      target: [{ reference: 'Provenance/a81001-Provenance-r-1' }],
    }
    const [one] = whole(releasedSet(items, PATIENT.reference)).map((it) => it.redacted)
    const selection = { matches: [one!], included: [first!, second!, about2], total: 1, next: undefined }
    const { included, ...rest } = withNarrowedProvenance(selection, provenances)
    expect(included).toEqual([{ ...first!, target: [{ reference: 'Condition/1' }] }, about2])
    expect(rest).toEqual({ matches: [one], total: 1, next: undefined })
    const nameless = { ...first!, target: [{ display: 'x' }] }
    expect(withNarrowedProvenance({ ...selection, included: [nameless] }, provenances).included).toEqual([])
  })
})
