import { type JsonObject } from '../../../src/model/json.js'
import { identify, profile } from '../record/identify.js'

export type TeamMember = 'gp' | 'nurse'

type Clinician = {
  readonly sdsUserId: string
  readonly roleProfileId: string
  readonly family: string
  readonly given: string
  readonly prefix: string
  readonly gender: 'female' | 'male'
  readonly role: { readonly code: string; readonly display: string }
}

const TEAM: Readonly<Record<TeamMember, Clinician>> = {
  gp: {
    sdsUserId: '555000000101',
    roleProfileId: '555000000111',
    family: 'TEST-PRACTITIONER',
    given: 'Gita',
    prefix: 'Dr',
    gender: 'female',
    role: { code: 'R0260', display: 'General Medical Practitioner' },
  },
  nurse: {
    sdsUserId: '555000000102',
    roleProfileId: '555000000112',
    family: 'TEST-NURSE',
    given: 'Pat',
    prefix: 'Mx',
    gender: 'male',
    role: { code: 'R0600', display: 'Specialist Nurse Practitioner' },
  },
}

const PRACTICE = 'A81001'
const ORGANISATION_ID = identify(PRACTICE, 'Organization', PRACTICE)

export const ORGANISATION_REFERENCE = `Organization/${ORGANISATION_ID}`

export function practitionerReference(member: TeamMember): string {
  return `Practitioner/${identify(PRACTICE, 'Practitioner', member)}`
}

/** The practice, and each member with their one role there. */
export function teamResources(members: ReadonlySet<TeamMember>): readonly JsonObject[] {
  return [organisation(), ...[...members].flatMap((it) => [practitioner(it), practitionerRole(it)])]
}

function organisation(): JsonObject {
  return {
    resourceType: 'Organization',
    id: ORGANISATION_ID,
    meta: { versionId: '1', ...profile('Organization') },
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: PRACTICE }],
    active: true,
    type: [
      {
        coding: [
          {
            system: 'https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1',
            code: 'gp-practice',
          },
        ],
        text: 'GP Practice',
      },
    ],
    name: 'Old Mill Surgery (sandbox)',
    telecom: [{ system: 'phone', value: '01632 960200', use: 'work', rank: 1 }],
    address: [
      {
        use: 'work',
        type: 'physical',
        line: ['1 Synthetic Mill Lane'],
        city: 'Riverton',
        district: 'Sandboxshire',
        postalCode: 'ZZ99 1ZZ',
      },
    ],
  }
}

function practitioner(member: TeamMember): JsonObject {
  const it = TEAM[member]
  return {
    resourceType: 'Practitioner',
    id: identify(PRACTICE, 'Practitioner', member),
    meta: { versionId: '1', ...profile('Practitioner') },
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: it.sdsUserId },
      { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: it.roleProfileId },
    ],
    name: [{ use: 'usual', family: it.family, given: [it.given], prefix: [it.prefix] }],
    gender: it.gender,
  }
}

function practitionerRole(member: TeamMember): JsonObject {
  const it = TEAM[member]
  return {
    resourceType: 'PractitionerRole',
    id: identify(PRACTICE, 'PractitionerRole', member),
    meta: { versionId: '1', ...profile('PractitionerRole') },
    practitioner: { reference: practitionerReference(member) },
    organization: { reference: ORGANISATION_REFERENCE },
    code: [
      {
        coding: [
          {
            system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1',
            code: it.role.code,
            display: it.role.display,
          },
        ],
      },
    ],
  }
}
