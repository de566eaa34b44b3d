import { describe, expect, test } from 'vitest'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { eventFor, viewersOf } from '../../src/audit/questions/event-for.js'
import { exchangesOf, termsOf } from '../../src/audit/questions/index-event.js'
import { type LoggedEvent, readEvent } from '../../src/audit/questions/read-event.js'
import { accessEntry } from '../audit/access-entries.js'

const SOURCES: ReadonlyMap<string, string> = new Map([
  ['council', '9A1'],
  ['housing', '9A1'],
  ['trust', 'RX9'],
])
const controllerOf = (source: string): string | undefined => SOURCES.get(source)

const area = (source: string, outcome: string, count?: number) => ({
  source,
  organisation: SOURCES.get(source) ?? '',
  area: 'services',
  outcome,
  count,
})
const SHOWN = area('council', 'answered', 1)
const refusedFor = (code: string) => [{ source: 'trust', types: ['Flag'], code, reasons: [] }]
const WITHHELD = [{ source: 'trust', type: 'Flag', count: 1, disclose: 'silent', reasons: [] }]

/** What a practice asked, and what the log says of it. */
function asked(purpose: string | undefined, evidence: Readonly<Record<string, unknown>>): LoggedEvent {
  const entry = accessEntry({ columns: { purpose, actorOrganisation: 'A81001' }, evidence })
  const columns = entryColumns(entry)
  const event = readEvent(entryText(columns, entry.body), columns)
  if (event === undefined) throw new Error('cannot be read')
  return event
}

const KEPT = ['safeguarding-adult', 'safeguarding-child', 'legal-requirement', undefined] as const

describe.each(KEPT)('a controller asked in an enquiry for %s', (purpose) => {
  test.each([
    ['answered', 1, true],
    ['partial', 1, true],
    ['partial', 0, false],
    // One that is broken may hold nothing of the person: its officers would see every enquiry about anybody.
    ...['timed-out', 'error'].map((it) => [it, undefined, false] as const),
    ...['answered-empty', 'not-asked', 'not-supported', 'disabled'].map((it) => [it, 0, false] as const),
    ...['not-in-your-view', 'not-permitted'].map((it) => [it, undefined, false] as const),
  ] as const)('sees and counts it only where it gave anything: %s, %s items', (outcome, count, isTheirs) => {
    const sources = [SHOWN, area('trust', outcome, count)]
    const enquiry = asked(purpose, { sources })
    expect(viewersOf(enquiry, controllerOf)).toEqual(new Set(['A81001', '9A1', ...(isTheirs ? ['RX9'] : [])]))
    expect(eventFor('RX9', enquiry, controllerOf) !== undefined).toBe(isTheirs)
    expect(termsOf(enquiry, controllerOf).some((it) => it.viewer === 'RX9')).toBe(isTheirs)
    const counted = exchangesOf(enquiry, controllerOf).map((it) => [it.holder, it.isForHolder])
    expect(counted).toEqual([
      ['9A1', true],
      ['RX9', isTheirs],
    ])
    // What the person may know of, and what was withheld of theirs, is theirs; and a practice's whatever it was.
    for (const it of [
      asked('direct-care', { sources }),
      asked(purpose, { sources, withheld: WITHHELD }),
      asked(purpose, { sources, facts: { holders: [{ source: 'trust', recordClass: 'gp-record' }] } }),
    ]) {
      expect(viewersOf(it, controllerOf)).toContain('RX9')
      expect(exchangesOf(it, controllerOf).every((one) => one.isForHolder)).toBe(true)
    }
  })

  /** As the gateway writes it of a source that it does not ask: the outcome, and the refusal behind it. */
  test.each([
    ['it releases nothing', 'disabled', 'NOT_RELEASED', {}, false],
    ['it has no agreement', 'not-permitted', 'NO_ORGANISATION_CONSENT', {}, false],
    ['its register is old', 'error', 'CANNOT_CHECK', {}, false],
    ['nobody agreed there', 'not-permitted', 'NO_PATIENT_CONSENT', { dissent: false, objectsTo: [] }, false],
    [
      'it has an objection, and refuses for another thing',
      'disabled',
      'NOT_RELEASED',
      { dissent: true },
      false,
    ],
    ['its register has a dissent', 'not-permitted', 'NO_PATIENT_CONSENT', { dissent: true }, true],
    ['an objection', 'not-permitted', 'NO_PATIENT_CONSENT', { objectsTo: ['A81001'] }, true],
    ['one to the user', 'not-permitted', 'NO_PATIENT_CONSENT', { objectsToUser: ['u'] }, true],
  ] as const)(
    'sees one that is refused there only by its own word: %s',
    (_, outcome, code, subject, isTheirs) => {
      const sources = [SHOWN, area('trust', outcome)]
      const council = { source: 'council', recordClass: 'social-care-record', facts: {} }
      const trust = { source: 'trust', recordClass: 'exchange' }
      const refused = refusedFor(code)
      for (const facts of [
        { shared: {}, holders: [council, { ...trust, facts: { subject } }] },
        { shared: { subject }, holders: [council, { ...trust, facts: {} }] },
      ]) {
        const enquiry = asked(purpose, { sources, refused, facts })
        expect(viewersOf(enquiry, controllerOf).has('RX9')).toBe(isTheirs)
        expect(eventFor('RX9', enquiry, controllerOf) !== undefined).toBe(isTheirs)
        expect(eventFor('A81001', enquiry, controllerOf)?.holders).toEqual([])
      }
      // Of a practice the person is registered with it is theirs whatever it was.
      const practice = { source: 'trust', recordClass: 'gp-record', facts: { subject } }
      const registered = asked(purpose, {
        sources,
        refused,
        facts: { shared: {}, holders: [council, practice] },
      })
      expect(viewersOf(registered, controllerOf)).toContain('RX9')
    },
  )

  test('sees of one that is theirs what happened at each source of their own, and at no other', () => {
    const second = area('housing', 'timed-out')
    const enquiry = asked(purpose, { sources: [SHOWN, second, area('trust', 'answered', 1)] })
    expect(eventFor('9A1', enquiry, controllerOf)?.sources).toEqual([SHOWN, second])
  })
})
