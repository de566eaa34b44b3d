import { type JsonObject, textOf } from '../../../src/model/json.js'
import { identify, profile } from '../record/identify.js'
import { type Surgery, surgeryOf, type TeamMember } from '../surgeries.js'

export function organisationReference(practice: string): string {
  return `Organization/${identify(practice, 'Organization', practice)}`
}

export function practitionerReference(practice: string, member: TeamMember): string {
  return `Practitioner/${identify(practice, 'Practitioner', member)}`
}

/** Where the practice sees people. */
export function locationReference(practice: string): string {
  return `Location/${identify(practice, 'Location', practice)}`
}

/** The practitioner or location of a practice that a reference names; undefined where it names none. */
export function actorOf(surgery: Surgery, reference: string): JsonObject | undefined {
  const members: readonly TeamMember[] = ['gp', 'nurse']
  const actors = [...members.map((it) => practitioner(surgery, it)), location(surgery)]
  return actors.find((it) => `${textOf(it['resourceType'])}/${textOf(it['id'])}` === reference)
}

/** The practice, and each member with their one role there. */
export function teamResources(practice: string, members: ReadonlySet<TeamMember>): readonly JsonObject[] {
  const surgery = surgeryOf(practice)
  return [
    practiceOrganisation(surgery),
    ...[...members].flatMap((it) => [practitioner(surgery, it), practitionerRole(surgery, it)]),
  ]
}

/** The practice itself. */
export function practiceOrganisation(surgery: Surgery): JsonObject {
  return {
    resourceType: 'Organization',
    id: identify(surgery.ods, 'Organization', surgery.ods),
    meta: { versionId: '1', ...profile('Organization') },
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: surgery.ods }],
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
    name: surgery.name,
    telecom: [{ system: 'phone', value: surgery.telephone, use: 'work', rank: 1 }],
    address: [addressOf(surgery)],
  }
}

function addressOf({ street, town }: Surgery): JsonObject {
  return {
    use: 'work',
    type: 'physical',
    line: [street],
    city: town,
    district: 'Sandboxshire',
    postalCode: 'ZZ99 1ZZ',
  }
}

function location(surgery: Surgery): JsonObject {
  return {
    resourceType: 'Location',
    id: identify(surgery.ods, 'Location', surgery.ods),
    meta: { versionId: '1', ...profile('Location') },
    name: surgery.name,
    telecom: [{ system: 'phone', value: surgery.telephone, use: 'work' }],
    address: addressOf(surgery),
  }
}

function practitioner({ ods, team }: Surgery, member: TeamMember): JsonObject {
  const it = team[member]
  return {
    resourceType: 'Practitioner',
    id: identify(ods, 'Practitioner', member),
    meta: { versionId: '1', ...profile('Practitioner') },
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: it.sdsUserId },
      { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: it.roleProfileId },
    ],
    name: [{ use: 'usual', family: it.family, given: [it.given], prefix: [it.prefix] }],
    gender: it.gender,
  }
}

function practitionerRole({ ods, team }: Surgery, member: TeamMember): JsonObject {
  const it = team[member]
  return {
    resourceType: 'PractitionerRole',
    id: identify(ods, 'PractitionerRole', member),
    meta: { versionId: '1', ...profile('PractitionerRole') },
    practitioner: { reference: practitionerReference(ods, member) },
    organization: { reference: organisationReference(ods) },
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
