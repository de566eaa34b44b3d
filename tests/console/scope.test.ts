import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventFor, rulesIn, viewersOf } from '../../src/audit/questions/event-for.js'
import { exchangesOf, termsOf } from '../../src/audit/questions/index-event.js'
import { columnTerms } from '../../src/audit/questions/index-terms.js'
import { type LoggedEvent } from '../../src/audit/questions/read-event.js'

const ORGANISATIONS = ['9A1', 'A81001', 'RX9', 'V9001'] as const
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['gp', 'A81001'],
  ['council', '9A1'],
  ['trust', 'RX9'],
])
const controllerOf = (source: string): string | undefined => SOURCES.get(source)

const source = fc.constantFrom(...SOURCES.keys())
const reasons = fc.subarray(['A-04', 'R-01', 'R-05 lifted', 'R-07', 'S-01'])

/** Any event that one organisation asked for at any sources, with anything released, withheld or refused. */
const anyEvent: fc.Arbitrary<LoggedEvent> = fc.record({
  columns: fc.record({
    recorded: fc.constant('2026-11-22T10:00:00.000Z'),
    kind: fc.constantFrom('disclosure' as const, 'refusal' as const),
    requestId: fc.constant('r'),
    actor: fc.constant('u'),
    actorOrganisation: fc.option(fc.constantFrom(...ORGANISATIONS), { nil: undefined }),
    subject: fc.constant('9990000018'),
    action: fc.constant('search'),
    purpose: fc.constant('direct-care'),
    outcome: fc.constantFrom('released', 'PATIENT_NOT_FOUND', 'NO_PATIENT_CONSENT'),
    breakGlass: fc.boolean(),
  }),
  at: fc.constant('2026-11-22T09:59:59.000Z'),
  requester: fc.constant({
    callingSystem: undefined,
    userName: 'Sam',
    role: undefined,
    organisationName: undefined,
    reason: undefined,
    authority: undefined,
    selfClaimed: false,
  }),
  type: fc.constant('Condition'),
  refusal: fc.option(
    fc.record({
      code: fc.constantFrom('PATIENT_NOT_FOUND', 'NO_PATIENT_CONSENT'),
      basis: fc.constant(undefined),
    }),
    { nil: undefined },
  ),
  reasons,
  powers: fc.constant([]),
  obligations: fc.subarray(['security-alarm', 'record-reason', 'inform-subject']),
  verdicts: fc.array(
    fc.record({
      source: fc.option(source, { nil: undefined }),
      code: fc.constantFrom(undefined, 'PATIENT_NOT_FOUND', 'NO_PATIENT_CONSENT', 'CANNOT_CHECK'),
      disclose: fc.constantFrom(undefined, 'silent', 'generic', 'none'),
      reasons,
      obligations: fc.subarray(['security-alarm', 'record-reason', 'inform-subject']),
    }),
    { maxLength: 3 },
  ),
  ruleSetHash: fc.constant('h'),
  basis: fc.constant([]),
  released: fc.array(
    fc.record({
      reference: fc.constantFrom('Condition/1', 'Patient/2'),
      source,
      area: fc.constant('problems'),
      decision: fc.constantFrom('permit', 'mask'),
      reasons,
    }),
    { maxLength: 3 },
  ),
  withheld: fc.array(
    fc.record({
      source,
      type: fc.constant('Condition'),
      count: fc.nat({ max: 3 }),
      disclose: fc.constantFrom('silent', 'generic', 'none'),
      reasons,
    }),
    { maxLength: 3 },
  ),
  refused: fc.array(
    fc.record({ source, types: fc.constant(['Condition']), code: fc.constant('PATIENT_NOT_FOUND'), reasons }),
    { maxLength: 2 },
  ),
  sources: fc.array(source, { maxLength: 3 }).map((all) =>
    [...new Set(all)].map((it) => ({
      source: it,
      organisation: SOURCES.get(it) ?? '',
      area: 'problems',
      outcome: 'answered',
      asOf: undefined,
      count: 1,
    })),
  ),
  holders: fc.constant([]),
  changed: fc.constant(undefined),
  query: fc.constant(undefined),
  patient: fc.constant(undefined),
})
const anyViewer = fc.constantFrom(...ORGANISATIONS)

describe('an officer of one organisation', () => {
  test('sees an event only where it asked or controls a source of it', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        const isTheirs = viewersOf(event, controllerOf).has(viewer)
        expect(eventFor(viewer, event, controllerOf) !== undefined).toBe(isTheirs)
      }),
    )
  })

  test('never sees what was withheld silently, or refused, at another organisation', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        const seen = eventFor(viewer, event, controllerOf)
        const others = [...(seen?.withheld ?? []), ...(seen?.refused ?? [])].filter(
          (it) => controllerOf(it.source) !== viewer,
        )
        expect(others.every((it) => 'disclose' in it && it.disclose === 'generic')).toBe(true)
      }),
    )
  })

  test('who did not ask sees nothing of another controller', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        fc.pre(event.columns.actorOrganisation !== viewer)
        const seen = eventFor(viewer, event, controllerOf)
        const parts: readonly { readonly source: string }[] = [
          ...(seen?.released ?? []),
          ...(seen?.withheld ?? []),
          ...(seen?.refused ?? []),
          ...(seen?.sources ?? []),
        ]
        expect(parts.every((it) => controllerOf(it.source) === viewer)).toBe(true)
        const own = event.verdicts.filter(
          (it) => it.source !== undefined && controllerOf(it.source) === viewer,
        )
        for (const it of seen?.reasons ?? []) expect(own.flatMap((one) => one.reasons)).toContain(it)
        for (const it of seen?.obligations ?? []) expect(own.flatMap((one) => one.obligations)).toContain(it)
      }),
    )
  })

  test('finds an event by a rule only where the event itself shows them that rule', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        const found = termsOf(event, controllerOf).filter((it) => it.viewer === viewer)
        const seen = eventFor(viewer, event, controllerOf)
        const expected =
          seen === undefined
            ? []
            : [
                'event',
                ...[...rulesIn(seen)].map((it) => `rule:${it}`),
                // What every viewer of the event sees of it.
                ...columnTerms(seen.columns, viewer),
              ]
        expect(found.map((it) => it.term).toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  test('who asked sees the same whether or not anything was silently withheld or refused elsewhere', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        fc.pre(event.columns.actorOrganisation === viewer)
        const isToldOf = (it: { readonly source: string; readonly disclose?: string }): boolean =>
          controllerOf(it.source) === viewer || it.disclose === 'generic'
        const without = {
          ...event,
          withheld: event.withheld.filter(isToldOf),
          refused: event.refused.filter(isToldOf),
          verdicts: event.verdicts.filter(
            ({ source: of, code, disclose }) =>
              (of !== undefined && controllerOf(of) === viewer) ||
              (code !== 'PATIENT_NOT_FOUND' && (code !== undefined || disclose !== 'silent')),
          ),
        }
        expect(eventFor(viewer, event, controllerOf)).toEqual(eventFor(viewer, without, controllerOf))
      }),
    )
  })

  const stale = {
    source: 'gp',
    code: 'CANNOT_CHECK',
    disclose: undefined,
    reasons: ['R-01', 'G-01'],
    obligations: ['security-alarm'],
    said: { reasons: ['G-01'], obligations: [] },
  }
  const refusing = { ...stale, code: 'NO_PATIENT_CONSENT' }
  const { said: _said, ...unsaid } = refusing
  const silent = {
    source: 'trust',
    code: 'PATIENT_NOT_FOUND',
    disclose: undefined,
    reasons: ['R-03'],
    obligations: ['security-alarm'],
  }
  test.each([
    ['one register says no, one source silent', 'NO_PATIENT_CONSENT', [refusing, silent], ['G-01']],
    ['one register stale, which is all that is said', 'CANNOT_CHECK', [stale, silent], []],
    ['an entry that does not say whose its reasons are', 'CANNOT_CHECK', [], []],
    ['an entry that does not say what was said', 'NO_PATIENT_CONSENT', [unsaid, silent], []],
  ] as const)(
    'who asked is told of a refusal only what was answered: %s',
    (_what, code, verdicts, expected) => {
      const [any] = fc.sample(anyEvent, 1)
      const columns = { ...any!.columns, kind: 'refusal' as const, actorOrganisation: '9A1' }
      const refusal = { code, basis: undefined }
      const nothing = { released: [], withheld: [], refused: [], sources: [] }
      const all = { reasons: ['R-01', 'G-01', 'R-03'], obligations: ['security-alarm'] }
      const event: LoggedEvent = { ...any!, columns, refusal, ...nothing, ...all, verdicts }
      expect(eventFor('9A1', event, controllerOf)).toMatchObject({ reasons: expected, obligations: [] })
      expect(termsOf(event, controllerOf)).not.toContainEqual({ viewer: '9A1', term: 'rule:R-03' })
      expect(termsOf(event, controllerOf)).toContainEqual({ viewer: 'all', term: 'rule:R-03' })
    },
  )

  test.each(['NO_RELATIONSHIP', 'NO_PATIENT_CONSENT', 'PATIENT_NOT_FOUND', 'CANNOT_CHECK'])(
    'who described somebody and was refused with %s sees and finds what describing nobody leaves',
    (code) => {
      fc.assert(
        fc.property(anyEvent, (any) => {
          const nothing = { released: [], withheld: [], refused: [], sources: [] }
          const described = { ...any.columns, kind: 'refusal', action: 'match' } as const
          const columns = { ...described, actorOrganisation: '9A1', subject: '9990000018', outcome: code }
          const verdicts = any.verdicts.map((it) => ({ ...it, code, said: it }))
          const event = { ...any, ...nothing, columns, patient: 'p-1', verdicts }
          const someone = { ...event, refusal: { code, basis: 'why' } }
          const told = code === 'CANNOT_CHECK' ? code : 'PATIENT_NOT_FOUND'
          const seen = eventFor('9A1', someone, controllerOf)
          expect(seen).toMatchObject({ verdicts: [], reasons: [], obligations: [], refusal: { code: told } })
          expect([seen?.columns.subject, seen?.patient]).toEqual([undefined, undefined])
          expect(seen?.columns.outcome).toBe(told)
          const terms = termsOf(someone, controllerOf).flatMap((it) => (it.viewer === '9A1' ? it.term : []))
          expect(terms.filter((it) => /^(rule|outcome):/.test(it))).toEqual([`outcome:${told}`])
          // The twin: by number nothing of this is hidden.
          const named = { ...someone, columns: { ...columns, action: 'search' } }
          expect(eventFor('9A1', named, controllerOf)?.columns).toEqual(named.columns)
        }),
      )
    },
  )

  test('never has the exact text of an entry', () => {
    fc.assert(
      fc.property(anyEvent, anyViewer, (event, viewer) => {
        expect(eventFor(viewer, event, controllerOf)?.seesAll ?? false).toBe(false)
      }),
    )
  })
})

test('an officer for all organisations sees every event whole', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      expect(eventFor('all', event, controllerOf)).toEqual({ ...event, seesAll: true })
    }),
  )
})

test('the figures of an event count each source once, and an outage never as an answer', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const exchanges = exchangesOf(event, controllerOf)
      expect(new Set(exchanges.map((it) => it.source)).size).toBe(exchanges.length)
      const failed = { ...event, sources: event.sources.map((it) => ({ ...it, outcome: 'timed-out' })) }
      expect(exchangesOf(failed, controllerOf).some((it) => it.result === 'answered')).toBe(false)
    }),
  )
})
