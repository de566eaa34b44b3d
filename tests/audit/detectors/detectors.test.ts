import { describe, expect, it } from 'vitest'
import { ALERT_KINDS } from '../../../src/audit/alerts/alert-kinds.js'
import { type Detector } from '../../../src/audit/detectors/detector.js'
import { DETECTORS, isDetector } from '../../../src/audit/detectors/detector-table.js'
import { readSighting } from '../../../src/audit/detectors/sighting.js'
import { RULES } from '../../../src/audit/detectors/rules.js'
import { CASES, MORE, NAMES, refusal } from './cases.js'
import { type Look, draftsOver, firedOver, lookLine } from './sightings.js'

const rows: readonly (readonly [keyof typeof DETECTORS, Detector])[] = NAMES.filter(isDetector).map(
  (name) => [name, DETECTORS[name]],
)

describe.each(rows)('the detector %s', (name, detector) => {
  const { fires, quiet, settings } = CASES[name]

  it('fires', () => {
    expect(firedOver(fires, settings)).toContain(name)
  })

  it(`does not fire for ${detector.notFor}`, () => {
    expect(quiet.length).toBeGreaterThan(0)
    expect(firedOver(quiet, settings)).not.toContain(name)
  })

  it('says what it is about, and every threshold what it means', () => {
    expect(detector.plain).toMatch(/^[A-Z].*[.]$/)
    expect(detector.plain).toBe(ALERT_KINDS[name].plain)
    for (const { value, from, to, means } of Object.values(detector.dials)) {
      expect(means).toMatch(/^[A-Z].*[.]$/)
      expect([from <= value, value <= to]).toEqual([true, true])
    }
    for (const { means } of Object.values(detector.lists)) expect(means).toMatch(/^[A-Z].*[.]$/)
  })
})

describe('the detectors', () => {
  it.each(MORE)('%s fires for %s', (name, _, looks) => {
    expect(firedOver(looks)).toContain(name)
  })

  it('do not fire for a day of ordinary work', () => {
    const looks = Array.from({ length: 12 }, (_, n) => ({
      after: n * 20,
      columns: { subject: `90000000${String(n).padStart(2, '0')}` },
    }))
    expect(firedOver(looks)).toEqual([])
  })

  it('do not take a list, or somebody found, for a look', () => {
    const { fires } = CASES['many-people-once']
    const listed = fires.map((it) => ({ ...it, evidence: { type: 'Patient' } }))
    expect(firedOver(listed)).not.toContain('many-people-once')
    const matched = fires.map((it) => ({ ...it, columns: { ...it.columns, action: 'match' } }))
    expect(firedOver(matched)).not.toContain('many-people-once')
  })

  it.each([
    ['own-organisation', ['9A1']],
    ['another', []],
  ] as const)('tell of a record that is watched by %s to the officers of %j', (watchedBy, organisations) => {
    const drafts = draftsOver([{ relationship: 'referral', known: { watchedBy } }])
    expect(drafts.map(({ kind, organisations: told }) => [kind, told])).toEqual([
      ['restricted-record', organisations],
    ])
  })

  it.each([
    ['was shown to them', {}, { pds: 'R' }, 'another', ['9A1'], 'PDS marks'],
    ['was refused to them', refusal('NO_RELATIONSHIP'), { pds: 'R' }, undefined, [], 'PDS marks'],
    ['was nobody to them', refusal('PATIENT_NOT_FOUND'), { pds: 'R' }, 'another', [], 'PDS marks'],
    [
      'they watch themselves',
      refusal('PATIENT_NOT_FOUND'),
      { pds: 'R' },
      'own-organisation',
      ['9A1'],
      'Their',
    ],
  ] as const)(
    'tell that somebody is restricted who %s only to those who were shown them',
    (_, columns, subject, watchedBy, organisations, words) => {
      const drafts = draftsOver([{ relationship: 'referral', columns, subject, known: { watchedBy } }])
      expect(drafts.map((it) => [it.kind, it.organisations])).toEqual([['restricted-record', organisations]])
      expect(drafts[0]?.detail).toContain(words)
    },
  )

  it('name nobody to the officers of a worker who was told that nobody is there', () => {
    const [look] = CASES['own-record'].fires
    const queues = (columns: Look['columns']) =>
      draftsOver([{ ...look, columns: { ...look?.columns, ...columns } }]).flatMap((it) =>
        it.kind === 'own-record' ? [it.organisations] : [],
      )
    expect(queues(refusal('NO_RELATIONSHIP'))).toEqual([['9A1']])
    expect(queues(refusal('PATIENT_NOT_FOUND'))).toEqual([[]])
    expect(queues(refusal('CANNOT_CHECK'))).toEqual([[]])
  })

  it('say nothing less of a look because it was refused before', () => {
    const look: Look = { relationship: 'referral', subject: { pds: 'R' } }
    const first = { ...look, columns: refusal('PATIENT_NOT_FOUND') }
    expect(draftsOver([first, first, { ...look, after: 1 }]).map((it) => it.organisations)).toEqual([
      [],
      ['9A1'],
    ])
  })

  it('say nothing less of a refusal because of one that they could not be told of', () => {
    const refused: Look = {
      relationship: 'referral',
      columns: refusal('PATIENT_NOT_FOUND'),
      subject: { pds: 'R' },
    }
    const watched: Look = { ...refused, known: { watchedBy: 'own-organisation' } }
    const drafts = draftsOver([refused, watched, { ...refused, after: 1 }, { ...watched, after: 1 }])
    expect(drafts.map((it) => it.organisations)).toEqual([[], ['9A1']])
  })

  it('tell of one matter once in a while', () => {
    const { fires } = CASES['many-people-once']
    expect(firedOver(fires).filter((it) => it === 'many-people-once')).toHaveLength(1)
  })

  it('tell nobody’s own officers of an enquiry of another organisation', () => {
    const [enquiry, look] = CASES['household-incident'].fires
    const elsewhere = { ...enquiry, columns: { ...enquiry!.columns, actorOrganisation: 'RX9' } }
    const queues = (...looks: readonly Look[]) =>
      draftsOver(looks).flatMap((it) => (it.kind === 'household-incident' ? [it.organisations] : []))
    expect(queues(enquiry!, look!)).toEqual([['9A1']])
    expect(queues(elsewhere, look!)).toEqual([[]])
  })

  it('follow the settings', () => {
    const settings = { 'many-people-once': { people: 200 } }
    expect(firedOver(CASES['many-people-once'].fires, settings)).not.toContain('many-people-once')
  })
})

describe('an entry', () => {
  const line = lookLine({})
  const known = { worker: undefined, person: undefined, isColleague: false, watchedBy: undefined }

  it.each([
    ['whose evidence was removed', { ...line, text: '' }],
    ['that does not say what it is found by', { ...line, columns: { ...line.columns, actor: 'another' } }],
    ['of a change', lookLine({ columns: { kind: 'change' } })],
    ['of a person who looks at their own record', lookLine({ requester: { roleGroup: 'citizen' } })],
    ['that names no worker', lookLine({ columns: { actor: undefined } })],
  ])('%s is nothing to a detector', (_, it) => {
    expect(readSighting(it, known)).toBeUndefined()
    expect(readSighting(line, known)?.actor).toBe('worker-1')
  })

  it('says what relationship each holder was told of, where they do not agree', () => {
    const requester = (relationship: string) => ({ facts: { requester: { relationship } } })
    const facts = (...holders: readonly object[]) => ({ evidence: { facts: { shared: {}, holders } } })
    const of = (look: Look) => readSighting(lookLine(look), known)
    expect(of(facts(requester('none'), requester('referral')))?.isStranger).toBe(false)
    expect(of(facts(requester('none'), requester('self-claimed')))?.isStranger).toBe(true)
    // What is not known is no reason for an alert.
    expect(of(facts())?.isStranger).toBe(false)
  })
})

describe('the rules of detection', () => {
  it('are 27, each carried out by something that is there', () => {
    expect(RULES.map((it) => it.rule)).toEqual(Array.from({ length: 27 }, (_, n) => n + 1))
    for (const { alerts } of RULES)
      for (const alert of alerts) expect(Object.keys(ALERT_KINDS)).toContain(alert)
    expect(RULES.every((it) => it.alerts.length > 0)).toBe(true)
  })

  it('name every detector once', () => {
    const named = RULES.flatMap((it) => it.alerts.filter(isDetector))
    expect(named.toSorted()).toEqual(NAMES.toSorted())
  })
})
