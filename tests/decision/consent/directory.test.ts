import { describe, expect, it } from 'vitest'
import { type ConsentRequester, matchesActors } from '../../../src/decision/consent/criteria/actors.js'
import { type NamedActor } from '../../../src/decision/consent/directive.js'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, permit } from './cases.js'
import { ACT_CODE, actor, consent, directoryOf, question } from './consents.js'

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const SDS = 'https://fhir.nhs.uk/Id/sds-user-id'
const to = (reference: string): JsonObject => ({ reference })
const known = (resourceType: string, id: string, more: JsonObject = {}): JsonObject => ({
  resourceType,
  id,
  ...more,
})
const by = (system: string | undefined, value: string): JsonObject => ({
  identifier: [{ ...(system === undefined ? {} : { system }), value }],
})

const DIRECTORY = directoryOf([
  known('Organization', 'team', { partOf: to('Organization/council') }),
  known('Organization', 'council', { partOf: to('Organization/region') }),
  known('Organization', 'region', { partOf: to('Organization/council') }),
  known('Organization', 'same-code', by(ODS, '9A1')),
  known('Organization', 'other-code', by(ODS, 'RX9')),
  known('Practitioner', 'worker'),
  known('Practitioner', 'same-id', by(SDS, 'W-1')),
  known('Practitioner', 'local-id', by('https://linchpin.example/fhir/Id/worker', 'W-1')),
  known('Practitioner', 'two-ids', {
    identifier: [
      { system: SDS, value: 'W-9' },
      { system: SDS, value: 'W-1' },
    ],
  }),
  known('Practitioner', 'other-id', by(SDS, 'W-2')),
  known('Patient', 'p1'),
  known('RelatedPerson', 'r1'),
  known('Device', 'd1'),
  known('Location', 'l1'),
  known('PractitionerRole', 'worker-only', { practitioner: to('Practitioner/worker') }),
  known('PractitionerRole', 'team-only', { organization: to('Organization/team') }),
  known('PractitionerRole', 'nobody'),
  known('PractitionerRole', 'unknown-worker', {
    practitioner: to('Practitioner/unknown'),
    organization: to('Organization/team'),
  }),
  known('PractitionerRole', 'unknown-worker-elsewhere', {
    practitioner: to('Practitioner/unknown'),
    organization: to('Organization/other-code'),
  }),
  known('PractitionerRole', 'unknown-worker-other-code', {
    practitioner: to('Practitioner/unknown'),
    organization: { identifier: { system: ODS, value: 'RX9' } },
  }),
  known('PractitionerRole', 'by-identifier', {
    practitioner: { identifier: { system: SDS, value: 'W-1' } },
    organization: { identifier: { system: ODS, value: '9A1' } },
  }),
  known('PractitionerRole', 'other-by-identifier', {
    practitioner: { identifier: { system: SDS, value: 'W-2' } },
  }),
  known('PractitionerRole', 'named', { practitioner: { display: 'a nurse' } }),
  known('CareTeam', 'theirs', { participant: [{ member: to('Practitioner/worker') }] }),
  known('CareTeam', 'others', { participant: [{ member: to('Practitioner/other-id') }] }),
  known('CareTeam', 'in-part', {
    participant: [{ member: to('Practitioner/other-id') }, { member: to('Practitioner/unknown') }],
  }),
  known('CareTeam', 'wide', {
    participant: [{ member: to('Practitioner/other-id') }, { member: to('Organization/council') }],
  }),
  known('CareTeam', 'empty'),
  known('Group', 'left', { member: [{ entity: to('Practitioner/worker'), inactive: true }] }),
  known('Group', 'described', { actual: false, member: [{ entity: to('Practitioner/worker') }] }),
  known('Group', 'nameless', { member: [{}] }),
  known('Group', 'one', { member: [{ entity: to('Group/two') }] }),
  known('Group', 'two', { member: [{ entity: to('Group/one') }] }),
])

const { requester } = question()
const recipient = (reference?: string, identifier?: NamedActor['identifier']): NamedActor => ({
  reference,
  identifier,
  isRecipient: true,
})
const match = (actors: readonly NamedActor[], who: ConsentRequester = requester) => {
  const { truth, as } = matchesActors(actors, who, DIRECTORY, 'deny')
  return [truth, as]
}
const THEM = ['yes', 'worker']
const THEIRS = ['yes', 'organisation']
const NOT = ['no', 'unresolved']
const UNRESOLVED = ['unknown', 'unresolved']

describe('whether a reference is the requester', () => {
  it.each<readonly [string, readonly string[]]>([
    ['Practitioner/worker', THEM],
    ['Practitioner/same-id', THEM],
    ['Practitioner/local-id', THEM],
    ['Practitioner/two-ids', THEM],
    ['Practitioner/other-id', NOT],
    ['Patient/p1', NOT],
    ['RelatedPerson/r1', NOT],
    ['Device/d1', NOT],
    ['Location/l1', UNRESOLVED],
    ['Organization/team', THEIRS],
    ['Organization/council', THEIRS],
    ['Organization/region', THEIRS],
    ['Organization/same-code', THEIRS],
    ['Organization/other-code', NOT],
    ['PractitionerRole/worker-only', THEM],
    ['PractitionerRole/team-only', THEM],
    ['PractitionerRole/by-identifier', THEM],
    ['PractitionerRole/other-by-identifier', NOT],
    ['PractitionerRole/nobody', UNRESOLVED],
    ['PractitionerRole/named', UNRESOLVED],
    ['PractitionerRole/unknown-worker', UNRESOLVED],
    ['PractitionerRole/unknown-worker-elsewhere', NOT],
    ['PractitionerRole/unknown-worker-other-code', NOT],
    ['CareTeam/theirs', THEM],
    ['CareTeam/wide', THEM],
    ['CareTeam/others', NOT],
    ['CareTeam/in-part', UNRESOLVED],
    ['CareTeam/empty', UNRESOLVED],
    ['Group/left', UNRESOLVED],
    ['Group/described', UNRESOLVED],
    ['Group/nameless', UNRESOLVED],
    ['Group/one', UNRESOLVED],
  ])('%s: %j', (reference, expected) => {
    expect(match([recipient(reference)])).toEqual(expected)
  })

  it('cannot be told where what the organisation is part of is not known', () => {
    const orphan = { ...requester, organisations: ['Organization/unknown'] }
    expect(match([recipient('Organization/council')], orphan)).toEqual(UNRESOLVED)
    expect(match([recipient('Organization/same-code')], orphan)).toEqual(THEIRS)
  })
})

describe('whether an identifier is the requester’s', () => {
  it.each<readonly [string | undefined, string, readonly string[]]>([
    [SDS, 'W-1', THEM],
    ['https://linchpin.example/fhir/Id/worker', 'W-1', THEM],
    [SDS, 'W-2', NOT],
    [ODS, '9A1', THEIRS],
    [ODS, 'RX9', NOT],
    [ODS, 'ZZ9', UNRESOLVED],
    ['urn:x', 'W-1', UNRESOLVED],
    [undefined, 'W-1', UNRESOLVED],
  ])('%s %s: %j', (system, code, expected) => {
    expect(match([recipient(undefined, { system, code })])).toEqual(expected)
  })

  it('cannot be told of a requester who is nobody in particular', () => {
    const nobody = { ...requester, workerId: undefined }
    expect(match([recipient(undefined, { system: SDS, code: 'W-2' })], nobody)).toEqual(UNRESOLVED)
  })
})

describe('of several actors', () => {
  const worker = recipient('Practitioner/worker')
  const council = recipient('Organization/council')
  const unknown = recipient('Practitioner/unknown')
  const other = recipient('Practitioner/other-id')
  it.each<readonly [string, readonly NamedActor[], readonly string[]]>([
    ['the worker is named before the organisation', [council, worker], THEM],
    ['whoever is sure before who is not', [unknown, council], THEIRS],
    ['who cannot be told before who is not meant', [other, unknown], UNRESOLVED],
    ['none is the requester', [other, recipient('Patient/p1')], NOT],
    ['none is named', [], NOT],
    ['whoever does not receive cannot be told', [{ ...worker, isRecipient: false }], UNRESOLVED],
    ['nor who is not named at all', [recipient()], UNRESOLVED],
  ])('%s', (_, actors, expected) => {
    expect(match(actors)).toEqual(expected)
  })

  it('a permit reaches nobody who cannot be told', () => {
    expect(matchesActors([unknown], requester, DIRECTORY, 'permit').truth).toBe('no')
    expect(matchesActors([unknown, worker], requester, DIRECTORY, 'permit').truth).toBe('yes')
  })
})

describe('the role in which an actor is named', () => {
  const role = (...coding: readonly JsonObject[]): JsonObject => ({
    actor: [{ role: { coding }, reference: to('Practitioner/worker') }],
  })
  const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
  check(
    [
      { says: 'one who receives', asked: role({ system: participation, code: 'IRCP' }), isTold: true },
      { says: 'one who primarily does', asked: role({ system: participation, code: 'PRCP' }), isTold: true },
      {
        says: 'one of several roles',
        asked: role({ system: participation, code: 'CST' }, { system: participation, code: 'IRCP' }),
        isTold: true,
      },
      { says: 'another role', asked: role({ system: participation, code: 'CST' }), isTold: false },
      { says: 'of another system', asked: role({ system: ACT_CODE, code: 'IRCP' }), isTold: false },
      { says: 'no role', asked: { actor: [{ reference: to('Practitioner/worker') }] }, isTold: false },
    ].flatMap(({ says, asked, isTold }) => [
      {
        says: `a permit: ${says}`,
        consents: [consent(permit(asked))],
        gives: isTold ? ('permit' as const) : ('not-applicable' as const),
      },
      { says: `a deny: ${says}`, consents: [consent(deny(asked))], gives: 'deny' as const },
    ]),
  )
  check([
    {
      says: 'a role and nobody in it',
      consents: [consent(deny({ actor: [{ role: { coding: [{ system: participation, code: 'IRCP' }] } }] }))],
      gives: 'deny',
    },
    { says: 'nobody is named: a deny', consents: [consent(deny({ actor: [] }))], gives: 'not-applicable' },
    {
      says: 'nobody is named: a permit',
      consents: [consent(permit({ actor: [] }))],
      gives: 'not-applicable',
    },
    {
      says: 'somebody contained is who they are in that consent',
      consents: [
        consent(deny({ actor: [actor('#them')] }), {
          contained: [known('Practitioner', 'them', by(SDS, 'W-1')), { resourceType: 'Practitioner' }],
        }),
      ],
      gives: 'deny',
    },
    {
      says: 'and nobody in another',
      consents: [
        consent(permit({ actor: [actor('#them')] })),
        consent(deny({ actor: [actor('Practitioner/other')] }), {
          contained: [known('Practitioner', 'them', by(SDS, 'W-1'))],
          policy: [{ uri: 'https://linchpin.example/policy/other' }],
        }),
      ],
      gives: 'not-applicable',
    },
  ])
})
