import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, permit } from './cases.js'
import { actor, consent } from './consents.js'

describe('actors', () => {
  const named: readonly (readonly [string, string | JsonObject, boolean])[] = [
    ['the worker', 'Practitioner/worker', true],
    ['another worker', 'Practitioner/other', false],
    ['their team', 'Organization/team', true],
    ['the organisation their team is part of', 'Organization/council', true],
    ['another organisation', 'Organization/elsewhere', false],
    ['a role of theirs', 'PractitionerRole/role', true],
    ['a role of theirs at another organisation', 'PractitionerRole/role-elsewhere', false],
    ['a group they are in', 'Group/group', true],
    ['a group of others', 'Group/others', false],
    ['a group they have left', 'Group/former', false],
    ['a version of the reference', 'Practitioner/worker/_history/2', true],
    [
      'the worker by identifier',
      { identifier: { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: 'W-1' } },
      true,
    ],
    [
      'another worker by identifier',
      { identifier: { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: 'W-2' } },
      false,
    ],
    [
      'the organisation by ODS code',
      { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' } },
      true,
    ],
    [
      'another by ODS code',
      { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'RX9' } },
      false,
    ],
  ]
  check(
    named.flatMap(([who, reference, isThem]) => [
      {
        says: `a permit for ${who}`,
        consents: [consent(permit({ actor: [actor(reference)] }))],
        gives: isThem ? ('permit' as const) : ('not-applicable' as const),
      },
      {
        says: `a deny for ${who}`,
        consents: [consent(deny({ actor: [actor(reference)] }))],
        gives: isThem ? ('deny' as const) : ('not-applicable' as const),
      },
    ]),
  )
  const unresolvable: readonly (readonly [string, string | JsonObject])[] = [
    ['a worker nobody knows', 'Practitioner/unknown'],
    ['a group nobody can list', 'Group/unknown'],
    ['a group that is only described', 'Group/described'],
    ['a group that is its own member', 'Group/loop'],
    [
      'an organisation nobody knows',
      { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'ZZ9' } },
    ],
    ['a name without a reference', { display: 'the council' }],
    ['an address elsewhere', 'https://elsewhere.example/fhir/Practitioner/worker'],
  ]
  check(
    unresolvable.flatMap(([who, reference]) => [
      {
        says: `a permit for ${who}`,
        consents: [consent(permit({ actor: [actor(reference)] }))],
        gives: 'not-applicable' as const,
      },
      {
        says: `a deny for ${who}`,
        consents: [consent(deny({ actor: [actor(reference)] }))],
        gives: 'deny' as const,
      },
    ]),
  )
  check([
    {
      says: 'a permit for a custodian is not for those who receive',
      consents: [consent(permit({ actor: [actor('Practitioner/worker', 'CST')] }))],
      gives: 'not-applicable',
    },
    {
      says: 'a contained group is looked into',
      consents: [
        consent(permit({ actor: [actor('#them')] }), {
          contained: [
            {
              resourceType: 'Group',
              id: 'them',
              actual: true,
              member: [{ entity: { reference: 'Practitioner/worker' } }],
            },
          ],
        }),
      ],
      gives: 'permit',
    },
  ])
})
