import { type CldRow, NHS_NUMBER } from './cld-rows.js'
import { type Lists } from './concept-maps.js'
import { AT, idOf } from './mapping-under-test.js'
import { clean, dateOf, fingerprintOf, nhsNumberOf, postcodeOf } from './values.js'

const OWN = 'https://linchpin.example/fhir'
const COUNCIL = { reference: 'Organization/Council-9A1', display: 'Riverton Council' }
const PERSON = { reference: 'Patient/person' }
const ACTIVE = {
  coding: [
    { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active', display: 'Active' },
  ],
}

/** The same map as mappings/cld for a service row, written out by hand as one would without a mapping language. */
export function byHand(lists: Lists, row: CldRow): readonly object[] {
  const number = nhsNumberOf(row['NHS Number'])
  if (number !== NHS_NUMBER) return []
  const made: object[] = []
  const care = filled(row, 'Provider CQC Location ID') ?? filled(row, 'Provider CQC Location Name')
  const practice = filled(row, 'GP Practice Code') ?? filled(row, 'GP Practice Name')
  if (care !== undefined) made.push(careOrganisation(row, care))
  made.push(council())
  if (row['Dementia'] === 'Yes') made.push(healthFlag('dementia', '52448006', 'Dementia', number))
  if (row['Hearing Impairment'] === 'Yes')
    made.push(healthFlag('hearing-impairment', '15188001', 'Hearing impairment', number))
  made.push(patient(lists, row, number, practice))
  if (practice !== undefined) made.push(practiceOf(row, practice))
  made.push(service(lists, row, number, care))
  const reason = filled(row, 'Primary Support Reason')
  if (reason !== undefined) made.push(supportReason(lists, number, reason))
  if (row['Has Unpaid Carer'] === 'Yes') made.push(unpaidCarer(number))
  return made
}

function filled(row: CldRow, name: string): string | undefined {
  return clean(row[name])
}

function concept(lists: Lists, list: string, value: string | undefined): object | undefined {
  return value === undefined ? undefined : lists.concepts.get(list)?.get(value)
}

function extension(url: string, value: object | undefined): readonly object[] {
  return value === undefined ? [] : [{ url, valueCodeableConcept: value }]
}

function fingerprint(...values: readonly (string | undefined)[]): string {
  return fingerprintOf(values)
}

/** The items that are there; undefined when none is, so that JSON.stringify leaves the list out. */
function listOf<T>(...items: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = items.filter((it) => it !== undefined)
  return present.length === 0 ? undefined : present
}

function profiled(name: string): object {
  return { profile: [`${OWN}/StructureDefinition/${name}`] }
}

function council(): object {
  return {
    resourceType: 'Organization',
    id: idOf('Organization', 'Council/9A1'),
    meta: profiled('care-organisation'),
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }],
    active: true,
    name: 'Riverton Council',
  }
}

function careOrganisation(row: CldRow, sourceId: string): object {
  const location = filled(row, 'Provider CQC Location ID')
  const name = filled(row, 'Provider CQC Location Name')
  return {
    resourceType: 'Organization',
    id: idOf('Organization', `CareOrganisation/${sourceId}`),
    meta: name === undefined ? undefined : profiled('care-organisation'),
    ...(location === undefined
      ? {}
      : { identifier: [{ system: `${OWN}/Id/cqc-location`, value: location }] }),
    name,
  }
}

function practiceOf(row: CldRow, sourceId: string): object {
  const ods = filled(row, 'GP Practice Code')?.toUpperCase()
  const name = filled(row, 'GP Practice Name')
  return {
    resourceType: 'Organization',
    id: idOf('Organization', `Practice/${sourceId}`),
    meta: name === undefined ? undefined : profiled('care-organisation'),
    ...(ods === undefined
      ? {}
      : { identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: ods }] }),
    name,
  }
}

function healthFlag(name: string, code: string, text: string, number: string): object {
  return {
    resourceType: 'Condition',
    id: idOf('Condition', `HealthFlag/${fingerprint(name, '9A1', number)}`),
    clinicalStatus: ACTIVE,
    verificationStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
          code: 'unconfirmed',
          display: 'Unconfirmed',
        },
      ],
    },
    category: [
      {
        coding: [
          {
            system: `${OWN}/CodeSystem/condition-category`,
            code: 'social-care-health-flag',
            display: 'Health condition noted by adult social care',
          },
        ],
      },
    ],
    code: { coding: [{ system: 'http://snomed.info/sct', code }], text },
    subject: PERSON,
  }
}

function extensionsOfPerson(lists: Lists, row: CldRow, carer: string | undefined): readonly object[] {
  return [
    ...extension(
      'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory',
      concept(lists, 'ethnicity', filled(row, 'Ethnicity')),
    ),
    ...extension(
      `${OWN}/StructureDefinition/accommodation-status`,
      concept(lists, 'accommodation-status', filled(row, 'Accommodation Status')),
    ),
    ...extension(
      `${OWN}/StructureDefinition/employment-status`,
      concept(lists, 'employment-status', filled(row, 'Employment Status')),
    ),
    ...(carer === undefined
      ? []
      : [
          {
            url: `${OWN}/StructureDefinition/source-field`,
            extension: [
              { url: 'name', valueString: 'Has Unpaid Carer' },
              { url: 'value', valueString: carer },
            ],
          },
        ]),
  ]
}

function patient(lists: Lists, row: CldRow, number: string, practice: string | undefined): object {
  const carer = filled(row, 'Has Unpaid Carer')
  const died = dateOf(filled(row, 'Date of Death'))
  const local = filled(row, 'LA Person Unique Identifier')
  const family = filled(row, 'Last Name')
  const given = filled(row, 'First Name')?.split(/\s+/)
  const extensions = extensionsOfPerson(lists, row, carer)
  const postcode = postcodeOf(row['Postcode'])
  return {
    resourceType: 'Patient',
    id: 'person',
    extension: extensions.length === 0 ? undefined : extensions,
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: number },
      ...(local === undefined
        ? []
        : [
            {
              use: 'secondary',
              system: `${OWN}/Id/case-system-person`,
              value: local,
              assigner: { display: 'Riverton Council' },
            },
          ]),
    ],
    name: family === undefined && given === undefined ? undefined : [{ use: 'official', family, given }],
    gender: lists.codes.get('gender')?.get(filled(row, 'Gender') ?? ''),
    birthDate: dateOf(filled(row, 'Date of Birth')),
    ...(died === undefined ? {} : { deceasedDateTime: died }),
    ...(postcode === undefined ? {} : { address: [{ postalCode: postcode }] }),
    generalPractitioner:
      practice === undefined
        ? undefined
        : [
            {
              reference: `Organization/${idOf('Organization', `Practice/${practice}`)}`,
              display: filled(row, 'GP Practice Name'),
            },
          ],
    managingOrganization: COUNCIL,
  }
}

function service(lists: Lists, row: CldRow, number: string, care: string | undefined): object {
  const start = dateOf(filled(row, 'Event Start Date'))
  const ended = dateOf(filled(row, 'Event End Date'))
  const died = dateOf(filled(row, 'Date of Death'))
  const end = died !== undefined && (ended === undefined || died < ended) ? died : ended
  const today = AT.slice(0, 10)
  const isOver = end !== undefined && end < today
  const isPlanned = !isOver && start !== undefined && start > today
  const period = start === undefined && end === undefined ? undefined : { start, end }
  const event = filled(row, 'Event Reference')
  const roles = extension(
    `${OWN}/StructureDefinition/person-role`,
    concept(lists, 'client-type', filled(row, 'Client Type')),
  )
  const type = filled(row, 'Service Type')
  const component = filled(row, 'Service Component')
  const outcome = concept(lists, 'event-outcome', filled(row, 'Event Outcome'))
  const role = filled(row, 'Client Type')
  const name = filled(row, 'Provider CQC Location Name')
  return {
    resourceType: 'CarePlan',
    meta: profiled('package-of-care'),
    id: idOf('CarePlan', `Service/${fingerprint('service', '9A1', number, start, role, type, component)}`),
    extension: roles.length === 0 ? undefined : roles,
    identifier: event === undefined ? undefined : [{ system: `${OWN}/Id/case-system-event`, value: event }],
    status: isOver ? 'completed' : isPlanned ? 'draft' : 'active',
    intent: 'plan',
    category: listOf(concept(lists, 'service-type', type)),
    description: filled(row, 'Event Description'),
    subject: PERSON,
    period,
    author: COUNCIL,
    activity: [
      {
        ...(outcome === undefined ? {} : { outcomeCodeableConcept: [outcome] }),
        detail: {
          kind: 'ServiceRequest',
          code: concept(lists, 'service-component', component),
          status: isOver ? 'completed' : isPlanned ? 'scheduled' : 'in-progress',
          scheduledPeriod: period,
          ...(care === undefined
            ? {}
            : {
                performer: [
                  {
                    reference: `Organization/${idOf('Organization', `CareOrganisation/${care}`)}`,
                    ...(name === undefined ? {} : { display: name }),
                  },
                ],
              }),
        },
      },
    ],
  }
}

function supportReason(lists: Lists, number: string, reason: string): object {
  return {
    resourceType: 'Condition',
    meta: profiled('support-reason'),
    id: idOf('Condition', `SupportReason/${fingerprint('support-reason', '9A1', number, reason)}`),
    clinicalStatus: ACTIVE,
    category: [
      {
        coding: [
          {
            system: `${OWN}/CodeSystem/condition-category`,
            code: 'primary-support-reason',
            display: 'Primary support reason',
          },
        ],
      },
    ],
    code: concept(lists, 'support-reason', reason),
    subject: PERSON,
  }
}

function unpaidCarer(number: string): object {
  return {
    resourceType: 'RelatedPerson',
    id: idOf('RelatedPerson', `UnpaidCarer/${fingerprint('unpaid-carer', '9A1', number)}`),
    active: true,
    patient: PERSON,
    relationship: [
      {
        coding: [
          {
            system: 'https://fhir.interweavedigital.nhs.uk/CodeSystem/Interweave-SocialCareSupportRole',
            code: 'IC',
            display: 'Informal Carer',
          },
        ],
        text: 'Unpaid carer, not named in this extract',
      },
    ],
  }
}
