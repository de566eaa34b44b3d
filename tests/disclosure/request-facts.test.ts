import { describe, expect, test } from 'vitest'
import { type Gathered, type Holder, requestFacts } from '../../src/disclosure/request-facts.js'
import { type RequestFacts } from '../../src/model/facts.js'
import { type Person, type Trace } from '../../src/model/person.js'
import { GP, SOCIAL_WORKER, requestFor } from './requests.js'
import { DISSENT, NOTHING_RECORDED, OPEN_CASE, PERSON, ods, traced } from './world.js'

function personWith(trace: Trace): Person {
  return { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace }
}

function gathered(changes: Partial<Gathered> = {}): Gathered {
  return {
    request: requestFor(),
    person: personWith(traced(PERSON)),
    organisation: { type: 'la-adult', dspt: 'met' },
    relationships: [OPEN_CASE],
    requesterRegister: NOTHING_RECORDED,
    reason: null,
    ...changes,
  }
}

const HOLDER: Holder = {
  recordClass: 'gp-record',
  register: NOTHING_RECORDED,
  agreementInForce: true,
  release: { state: 'open', pilot: [] },
}

/** Facts without the members that are unknown. */
function known(facts: RequestFacts): unknown {
  return JSON.parse(JSON.stringify(facts))
}

const subjectOf = (changes: Partial<Gathered>, holder: Partial<Holder> = {}): unknown =>
  requestFacts(gathered(changes), { ...HOLDER, ...holder }).subject

describe('what PDS said becomes facts', () => {
  const TRACES: readonly (readonly [string, Trace, object])[] = [
    [
      'a verified, living person',
      traced(PERSON),
      { nhsNumberStatus: '01', demographicsMatch: true, pds: 'U', age: 85, deceased: false },
    ],
    ['a restricted person', traced(PERSON, { sensitivity: 'R' }), { pds: 'R' }],
    ['a very restricted person', traced(PERSON, { sensitivity: 'V' }), { pds: 'V' }],
    ['a number that is not verified', traced(PERSON, { nhsNumberStatus: '02' }), { nhsNumberStatus: '02' }],
    ['a formal notice of death', traced(PERSON, { death: 'formal' }), { deceased: true }],
    ['an informal one, which is none', traced(PERSON, { death: 'informal' }), { deceased: false }],
    ['no date of birth', traced(PERSON, { birthDate: undefined }), { age: null }],
    ['a birthday tomorrow', traced(PERSON, { birthDate: '2008-11-22' }), { age: 17 }],
    ['a birthday today', traced(PERSON, { birthDate: '2008-11-21' }), { age: 18 }],
    ['a year of birth alone, taken late', traced(PERSON, { birthDate: '2008' }), { age: 17 }],
    ['a month of birth alone, taken late', traced(PERSON, { birthDate: '2008-11' }), { age: 17 }],
    [
      'a number PDS does not know',
      { kind: 'not-found' },
      { nhsNumberStatus: '04', pds: null, age: null, deceased: null },
    ],
    ['an invalidated record', { kind: 'invalidated' }, { nhsNumberStatus: '04', pds: 'REDACTED' }],
  ]
  test.each(TRACES)('%s', (_what, trace, expected) => {
    expect(subjectOf({ person: personWith(trace) })).toMatchObject(expected)
  })

  test('nothing at all of the person while PDS does not answer', () => {
    const subject = subjectOf({ person: personWith({ kind: 'unavailable' }) }, { register: undefined })
    expect(subject).toEqual({})
  })

  test('a status PDS did not give is unknown, not none', () => {
    const person = personWith(traced(PERSON, { nhsNumberStatus: undefined }))
    expect(subjectOf({ person })).toMatchObject({ nhsNumberStatus: undefined })
  })
})

describe('what the controller’s register says becomes facts', () => {
  test('nothing is known of an unreadable register', () => {
    const subject = JSON.parse(JSON.stringify(subjectOf({}, { register: undefined }))) as object
    expect(Object.keys(subject).toSorted()).toEqual([
      'age',
      'deceased',
      'demographicsMatch',
      'nhsNumberStatus',
      'pds',
    ])
  })

  test.each([
    ['of the practice covers its own record', 'gp-record', true],
    ['of the practice does not cover the council’s', 'social-care-record', false],
    ['of the practice does not cover demographics', 'exchange', false],
  ] as const)('dissent %s', (_what, recordClass, dissent) => {
    expect(subjectOf({}, { recordClass, register: DISSENT })).toMatchObject({ dissent })
  })

  test.each([
    ['recorded by the holder', { cannotConsent: true }, {}, true],
    ['recorded by who is treating them now', {}, { cannotConsent: true }, true],
    ['recorded by nobody', {}, {}, false],
  ])('that the person cannot consent, %s', (_what, holder, requester, cannotConsent) => {
    expect(
      subjectOf(
        { requesterRegister: { ...NOTHING_RECORDED, ...requester } },
        { register: { ...NOTHING_RECORDED, ...holder } },
      ),
    ).toMatchObject({ cannotConsent })
  })

  test.each([
    ['a proxy on record', 'SW-1', true],
    ['another user', 'SW-2', false],
    ['a user the token does not name', undefined, false],
  ])('%s', (_what, userId, proxyAgreed) => {
    const request = requestFor({ requester: { ...SOCIAL_WORKER, userId } })
    const register = { ...NOTHING_RECORDED, proxies: ['SW-1'] }
    expect(subjectOf({ request }, { register })).toMatchObject({ proxyAgreed })
  })
})

describe('the relationship is the strongest on record today', () => {
  const day = '2026-11-21'
  const CASES: readonly (readonly [string, Partial<Gathered>, string | undefined])[] = [
    ['an open case', {}, 'open-case'],
    ['a case that ended yesterday', { relationships: [{ ...OPEN_CASE, to: '2026-11-20' }] }, 'none'],
    ['a case that ends today', { relationships: [{ ...OPEN_CASE, to: day }] }, 'open-case'],
    ['a case that begins tomorrow', { relationships: [{ ...OPEN_CASE, from: '2026-11-22' }] }, 'none'],
    [
      'a case that ends at this instant',
      { relationships: [{ ...OPEN_CASE, to: `${day}T10:00:00Z` }] },
      'open-case',
    ],
    [
      'a case that ended earlier today',
      { relationships: [{ ...OPEN_CASE, to: `${day}T09:59:59Z` }] },
      'none',
    ],
    [
      'a case that begins later today, by the clock of London in summer',
      { relationships: [{ ...OPEN_CASE, from: `${day}T11:00:01+01:00` }] },
      'none',
    ],
    ['a case whose end cannot be read', { relationships: [{ ...OPEN_CASE, to: 'soon' }] }, 'none'],
    [
      'a case beside an earlier referral',
      { relationships: [{ ...OPEN_CASE, kind: 'referral' }, OPEN_CASE] },
      'open-case',
    ],
    ['a case that begins today', { relationships: [{ ...OPEN_CASE, from: day }] }, 'open-case'],
    ['an admission', { relationships: [{ ...OPEN_CASE, kind: 'admission' }] }, 'admission'],
    ['nothing on record', { relationships: [] }, 'none'],
    ['a stale feed', { relationships: undefined }, undefined],
    [
      'the practice of registration',
      { request: requestFor({ requester: GP }), relationships: [] },
      'registered-practice',
    ],
    [
      'another practice than that of registration',
      {
        request: requestFor({ requester: { ...GP, organisation: ods('B82002') } }),
        relationships: [],
      },
      'none',
    ],
    [
      'a claim of one’s own',
      { request: requestFor({ requester: { ...SOCIAL_WORKER, selfClaimed: true } }), relationships: [] },
      'self-claimed',
    ],
    [
      'a claim of one’s own beside a case on record',
      { request: requestFor({ requester: { ...SOCIAL_WORKER, selfClaimed: true } }) },
      'open-case',
    ],
    [
      'the practice of registration while PDS does not answer',
      {
        request: requestFor({ requester: GP }),
        person: personWith({ kind: 'unavailable' }),
        relationships: [],
      },
      'none',
    ],
  ]
  test.each(CASES)('%s', (_what, changes, relationship) => {
    expect(requestFacts(gathered(changes), HOLDER).requester?.relationship).toBe(relationship)
  })
})

describe('what the token did not attest stays unknown', () => {
  test('nothing is defaulted', () => {
    const bare = {
      ...SOCIAL_WORKER,
      userId: undefined,
      roleName: undefined,
      roleGroup: undefined,
      healthProfessional: undefined,
      authAssurance: undefined,
      activities: undefined,
      permissionToView: undefined,
      purpose: undefined,
    }
    const facts = known(
      requestFacts(
        gathered({
          request: requestFor({ requester: bare }),
          organisation: undefined,
          relationships: undefined,
        }),
        HOLDER,
      ),
    )
    expect(facts).toMatchObject({ purpose: null, requester: { org: { id: '9A1' } } })
    expect(Object.keys((facts as { requester: object }).requester)).toEqual(['org'])
  })

  test.each([
    ['read', 'read'],
    ['search', 'search'],
    ['everything', 'search'],
  ] as const)('%s is the action %s', (interaction, action) => {
    const request = requestFor({ interaction })
    expect(requestFacts(gathered({ request }), HOLDER)).toMatchObject({ action, env: { now: request.at } })
  })

  test.each([
    ['their own number', '9990000018', true],
    ['another number', '9990000026', false],
    ['no number', undefined, false],
  ])('a person who signed in with %s', (_what, person, demographicsMatch) => {
    const request = requestFor({ requester: { ...SOCIAL_WORKER, purpose: 'subject-access', person } })
    expect(subjectOf({ request })).toMatchObject({ demographicsMatch })
  })
})
