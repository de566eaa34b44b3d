import { describe, expect, test } from 'vitest'
import { bindingOf } from '../../src/decision/paging/cursor-binding.js'
import { sealCursor } from '../../src/decision/paging/page-cursor.js'
import { checkScope } from '../../src/disclosure/check-scope.js'
import { gatherFacts } from '../../src/disclosure/gather-facts.js'
import { plan } from '../../src/disclosure/plan.js'
import { turnPage } from '../../src/disclosure/turn-page.js'
import { type FromRecord, withoutRepeats } from '../../src/disclosure/answers/without-repeats.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { type Person } from '../../src/model/person.js'
import { handMade } from './hand-made.js'
import { SOCIAL_WORKER, requestFor } from './requests.js'
import {
  ASTHMA,
  DISSENT,
  NOTHING_RECORDED,
  PERSON,
  PRACTICE,
  type World,
  condition,
  traced,
} from './world.js'

const KNOWN: Person = { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace: traced(PERSON) }
const EVERYTHING: Partial<DisclosureRequest> = { interaction: 'everything', type: 'Patient' }

describe('a scope is a ceiling', () => {
  const CASES: readonly (readonly [
    string,
    readonly string[],
    Partial<DisclosureRequest>,
    'allowed' | 'refused',
  ])[] = [
    ['all types', ['system/*.rs'], {}, 'allowed'],
    ['the type', ['system/Condition.s'], {}, 'allowed'],
    ['the type, in SMART v1', ['system/Condition.read'], {}, 'refused'],
    ['another type', ['system/CarePlan.rs'], {}, 'refused'],
    ['reading, for a search', ['system/Condition.r'], {}, 'refused'],
    ['searching, for a read', ['system/Condition.s'], { interaction: 'read' }, 'refused'],
    ['writing', ['system/*.cud'], {}, 'refused'],
    ['one type, for everything', ['system/Patient.rs'], EVERYTHING, 'refused'],
    ['all types, for everything', ['system/*.r'], EVERYTHING, 'allowed'],
    ['a search argument we do not evaluate', ['system/Condition.rs?code=1'], {}, 'refused'],
    ['none', [], {}, 'refused'],
    ['garbage beside a good one', ['x', '', 'system/Condition.rs'], {}, 'allowed'],
  ]
  test.each(CASES)('%s: %j', (_what, scopes, request, expected) => {
    const check = (): void => {
      checkScope(requestFor({ requester: { ...SOCIAL_WORKER, scopes }, ...request }))
    }
    if (expected === 'allowed') expect(check).not.toThrow()
    else expect(check).toThrow('INSUFFICIENT_SCOPE')
  })
})

describe('a cursor turns the page it was made for', () => {
  const ports = { cursorKey: new Uint8Array(32).fill(1) }
  const request = requestFor()
  const cursor = sealCursor(
    ports.cursorKey,
    bindingOf(request, KNOWN),
    { offset: 20, given: 'digest' },
    request.at,
  )

  test('to its offset', () => {
    expect(turnPage({ ...request, cursor }, KNOWN, ports).query.offset).toBe(20)
  })

  test('and a request without one stays as it is', () => {
    expect(turnPage(request, KNOWN, ports)).toBe(request)
  })

  test.each([
    ['another worker', { requester: { ...SOCIAL_WORKER, userId: 'SW-2' } }, KNOWN],
    ['another purpose', { requester: { ...SOCIAL_WORKER, purpose: 'emergency' as const } }, KNOWN],
    ['another calling system', { requester: { ...SOCIAL_WORKER, callingSystem: 'x' } }, KNOWN],
    ['another type', { type: 'Flag' }, KNOWN],
    ['another person', {}, { ...KNOWN, id: 'p-0026' }],
    ['eleven minutes later', { at: '2026-11-21T10:11:00.000Z' }, KNOWN],
  ])('not for %s', (_what, change, person) => {
    expect(() => turnPage({ ...request, cursor, ...change }, person, ports)).toThrow('INVALID_PARAMETER')
  })

  test('nor under another key', () => {
    const other = { cursorKey: new Uint8Array(32).fill(2) }
    expect(() => turnPage({ ...request, cursor }, KNOWN, other)).toThrow('INVALID_PARAMETER')
  })
})

describe('what a source sends twice', () => {
  const from = (resource: FromRecord['item']['resource'], ...flags: readonly string[]): FromRecord => ({
    item: { resource, source: PRACTICE, area: 'problems', flags, sourceReference: 'x' },
    origin: {
      source: 'a81001',
      recordId: 'r',
      mapping: 'm',
      mappingVersion: '1',
      retrievedAt: '2026-11-21T10:00:00Z',
      asOf: undefined,
    },
    isAsked: true,
    cameAlong: false,
  })
  const { resource } = condition('1', ASTHMA)

  test.each([
    ['is one when equal', [from(resource), from({ ...resource })], 1],
    ['stands twice when it differs', [from(resource), from({ ...resource, note: [] })], 2],
    ['stands twice when its marks differ', [from(resource), from(resource, 'sealed')], 2],
    [
      'is one of three when the third repeats the second',
      [from(resource), from(resource, 'sealed'), from(resource, 'sealed')],
      2,
    ],
    [
      'is not confused with another type of that id',
      [from(resource), from({ ...resource, resourceType: 'Flag' })],
      2,
    ],
  ])('%s', (_what, items, count) => {
    expect(withoutRepeats(items)).toHaveLength(count)
  })
})

describe('facts are read from the registers', () => {
  async function dissents(type: string, world: Partial<World>): Promise<unknown> {
    const { ports } = handMade(world)
    const request = requestFor({ type })
    const planned = plan(request, KNOWN, ports.sources.descriptors)
    const { candidates } = await gatherFacts(request, KNOWN, planned, ports)
    return candidates.map(({ source, facts }) => [source.id, facts.subject?.dissent])
  }

  test('each controller’s own for its own record', async () => {
    const registers = { A81001: DISSENT, '9A1': NOTHING_RECORDED }
    expect(await dissents('Condition', { registers })).toEqual([['a81001', true]])
    expect(await dissents('CarePlan', { registers })).toEqual([['riverton', false]])
  })

  test('for what no controller holds, all of them: one unreadable register leaves it unknown', async () => {
    expect(await dissents('Patient', {})).toEqual([['pds', false]])
    expect(await dissents('Patient', { failing: ['register 9A1'] })).toEqual([['pds', undefined]])
    expect(await dissents('Patient', { registers: { A81001: NOTHING_RECORDED } })).toEqual([
      ['pds', undefined],
    ])
  })

  test.each([
    ['has', 'lacks'],
    ['lacks', 'has'],
  ] as const)('capacity on which they disagree is unknown: %s, %s', async (practice, council) => {
    const registers = {
      A81001: { ...NOTHING_RECORDED, capacity: practice },
      '9A1': { ...NOTHING_RECORDED, capacity: council },
    }
    const { ports } = handMade({ registers })
    const request = requestFor({ type: 'Patient' })
    const planned = plan(request, KNOWN, ports.sources.descriptors)
    const { candidates } = await gatherFacts(request, KNOWN, planned, ports)
    expect(candidates.map(({ source, facts }) => [source.id, facts.subject?.capacity])).toEqual([
      ['pds', null],
    ])
  })

  test('each once per request', async () => {
    const made = handMade()
    const request = requestFor(EVERYTHING)
    await gatherFacts(request, KNOWN, plan(request, KNOWN, made.ports.sources.descriptors), made.ports)
    expect(made.steps.toSorted()).toEqual([
      'register 9A1',
      'register A81001',
      'register of consents',
      'relationships 9A1',
      'release 9A1',
      'release A81001',
    ])
  })

  test('a store that is down leaves facts unknown, and never fails by itself', async () => {
    expect(await dissents('Condition', { failing: ['register', 'relationships'] })).toEqual([
      ['a81001', undefined],
    ])
  })
})
