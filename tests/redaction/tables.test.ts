import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { pointsAtWithheld } from '../../src/redaction/points-at-withheld.js'
import { redact } from '../../src/redaction/redact.js'
import { attachmentElements } from '../fhir/r4-definitions.js'
import { orders } from './given.js'

const HIDDEN = { reference: 'Hidden/1' }
const SHOWN = { reference: 'Shown/1' }
const ABSENT = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}

/** What is left of a resource beside its type, id and metadata. */
function left(resource: FhirResource, masks: readonly string[] = []): JsonObject {
  const { resourceType: _type, id: _id, meta: _meta, ...rest } = redact(resource, orders(masks, ['Hidden/1']))
  return rest
}

/** A resource of a type with a value at a path below it, in lists all the way. */
function withAt(path: string, value: Json): FhirResource {
  const [resourceType = '', element = '', ...rest] = path.split('.')
  return { resourceType, id: 'x', [element]: rest.reduceRight<Json>((it, name) => [{ [name]: it }], value) }
}

const UK = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-'
const HL7 = 'http://hl7.org/fhir/StructureDefinition/'
const PDS = 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-'

/** Where each word of the rules is found: element paths, and extensions that say the same. */
const MASKED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'address',
    ['Patient.address', 'Patient.contact.address'],
    [`${HL7}patient-preferredAddress`, `${HL7}geolocation`],
  ],
  [
    'telecom',
    ['Patient.telecom', 'Patient.contact.telecom'],
    [`${UK}ContactPreference`, `${PDS}ContactPreference`],
  ],
  ['contact', ['Patient.contact'], [`${UK}EmergencyContact`, `${UK}ContactRank`]],
  [
    'generalPractitioner',
    ['Patient.generalPractitioner'],
    [
      `${UK}GeneralPractitioner`,
      `${PDS}RemovalFromRegistration`,
      'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration',
    ],
  ],
  [
    'managingOrganization',
    ['Patient.managingOrganization'],
    [
      'NominatedPharmacy',
      'PreferredDispenserOrganization',
      'MedicalApplianceSupplier',
      'RegistrationDetails',
    ].map((it) => UK + it),
  ],
  ['birthPlace', ['Patient.birthPlace'], [`${HL7}patient-birthPlace`, `${HL7}birthPlace`, `${UK}BirthPlace`]],
  ['deathNotification', [], [`${UK}DeathNotificationStatus`]],
  [
    'location',
    [
      'Encounter.location',
      'ServiceRequest.locationCode',
      'ServiceRequest.locationReference',
      'CarePlan.activity.detail.location',
      'Encounter.hospitalization.origin',
      'Encounter.hospitalization.destination',
    ],
    [`${HL7}event-location`, `${HL7}encounter-associatedLocation`],
  ],
  ['serviceProvider', ['Encounter.serviceProvider'], []],
]

describe.each(MASKED)('the mask %s', (word, paths, extensions) => {
  it.each(paths.map((it) => [it]))('takes %s', (path) => {
    const resource = withAt(path, [{ text: 'canary' }])
    expect(JSON.stringify(left(resource))).toContain('canary')
    expect(left(resource, [word])).toEqual({})
  })

  it.each(extensions.map((it) => [it]))('takes %s wherever it stands', (url) => {
    const extension = [{ url, valueString: 'canary' }]
    const resource = { resourceType: 'Patient', id: 'x', extension, name: [{ family: 'Test', extension }] }
    expect(left(resource)).toEqual({ extension, name: [{ family: 'Test', extension }] })
    expect(left(resource, [word])).toEqual({ name: [{ family: 'Test' }] })
  })
})

/** Items that would tell by being there that something is hidden, by the reference they cannot do without. */
const MEMBERS = [
  'Appointment.participant.actor',
  'CarePlan.activity.reference',
  'CareTeam.participant.member',
  'Communication.payload.contentReference',
  'Composition.attester.party',
  'Composition.relatesTo.targetReference',
  'Condition.evidence.detail',
  'Condition.stage.assessment',
  'DocumentReference.relatesTo.target',
  'Encounter.diagnosis.condition',
  'Encounter.location.location',
  'Encounter.participant.individual',
  'EpisodeOfCare.diagnosis.condition',
  'EpisodeOfCare.referralRequest.reference',
  'Immunization.performer.actor',
  'Immunization.reaction.detail',
  'List.entry.item',
  'Medication.ingredient.itemReference',
  'Patient.link.other',
  'Procedure.focalDevice.manipulated',
  'Procedure.performer.actor',
  'Provenance.agent.who',
  'Provenance.entity.what',
  'Task.input.valueReference',
  'Task.output.valueReference',
].map((it) => it.split('.') as [string, string, string])

describe('an item goes whole with what it was there for', () => {
  it.each(MEMBERS)('%s.%s without its %s', (resourceType, element, key) => {
    const items = (reference: JsonObject): FhirResource => ({
      resourceType,
      id: 'x',
      [element]: [{ [key]: reference, code: { text: 'canary' } }],
    })
    expect(left(items(HIDDEN))).toEqual({})
    expect(left(items(SHOWN))).toEqual({ [element]: [{ [key]: SHOWN, code: { text: 'canary' } }] })
  })
})

describe('a reference that R4 requires is said to be masked', () => {
  it.each([
    ['AllergyIntolerance.patient'],
    ['CarePlan.subject'],
    ['Composition.author'],
    ['Condition.subject'],
    ['DeviceRequest.codeReference'],
    ['DeviceRequest.subject'],
    ['EpisodeOfCare.patient'],
    ['Flag.subject'],
    ['Goal.subject'],
    ['Immunization.patient'],
    ['MedicationRequest.medicationReference'],
    ['MedicationRequest.subject'],
    ['MedicationStatement.medicationReference'],
    ['MedicationStatement.subject'],
    ['Procedure.subject'],
    ['Provenance.target'],
    ['RelatedPerson.patient'],
    ['ServiceRequest.subject'],
  ])('%s', (path) => {
    const element = path.split('.')[1] ?? ''
    expect(left(withAt(path, HIDDEN))).toEqual({ [element]: ABSENT })
    expect(left(withAt(path, [HIDDEN, HIDDEN]))).toEqual({ [element]: [ABSENT] })
  })

  it('in a consent too', () => {
    const consent = (actor: Json): JsonObject => ({ provision: { actor: [{ role: 'x', reference: actor }] } })
    const data = { provision: { data: [{ meaning: 'instance', reference: HIDDEN }] } }
    expect(left({ resourceType: 'Consent', id: 'x', ...consent(HIDDEN) })).toEqual(consent(ABSENT))
    expect(left({ resourceType: 'Consent', id: 'x', ...data })).toEqual({
      provision: { data: [{ meaning: 'instance', reference: ABSENT }] },
    })
  })

  it('and another one is not', () => {
    expect(left(withAt('Condition.asserter', HIDDEN))).toEqual({})
  })
})

describe('whom care is charged to leaves for nobody, whatever it leads to', () => {
  it.each([
    ['DeviceRequest.insurance'],
    ['Encounter.account'],
    ['EpisodeOfCare.account'],
    ['MedicationRequest.insurance'],
    ['ServiceRequest.insurance'],
    ['Task.insurance'],
  ])('%s', (path) => {
    const [type = '', element = ''] = path.split('.')
    expect(left(withAt(path, [SHOWN]))).toEqual({})
    expect(left({ resourceType: type, id: 'x', [element]: SHOWN })).toEqual({})
  })
})

describe('what is about withheld resources alone', () => {
  it.each([
    ['AuditEvent.entity.what', true],
    ['Communication.about', true],
    ['Provenance.target', true],
    ['Task.focus', true],
    ['Task.basedOn', false],
  ])('told by %s: %s', (path, expected) => {
    const keeps = (it: string): boolean => it !== 'Hidden/1'
    expect(pointsAtWithheld(withAt(path, [HIDDEN]), keeps)).toBe(expected)
    expect(pointsAtWithheld(withAt(path, [HIDDEN, SHOWN]), keeps)).toBe(false)
  })
})

const named = (reference: JsonObject): FhirResource => ({
  resourceType: 'Observation',
  id: 'x',
  performer: [reference],
})

describe('what a reference may say beside its target', () => {
  it.each([
    ['https://fhir.nhs.uk/Id/ods-organization-code'],
    ['https://fhir.nhs.uk/Id/ods-site-code'],
    ['https://fhir.nhs.uk/Id/sds-user-id'],
    ['https://fhir.nhs.uk/Id/sds-role-profile-id'],
    ['https://fhir.hl7.org.uk/Id/gmc-number'],
    ['https://fhir.hl7.org.uk/Id/gmp-number'],
    ['https://fhir.hl7.org.uk/Id/nmc-number'],
    ['https://fhir.hl7.org.uk/Id/hcpc-number'],
    ['https://fhir.hl7.org.uk/Id/social-work-england-number'],
    ['https://linchpin.example/fhir/Id/source-record'],
  ])('an identifier of %s, and the name that goes with it', (system) => {
    const reference = { identifier: { system, value: '1' }, display: 'Name' }
    expect(left(named(reference))).toEqual({ performer: [reference] })
  })

  it.each([['https://fhir.nhs.uk/Id/nhs-number'], ['urn:local'], [undefined]])(
    'no identifier of %s',
    (system) => {
      const identifier = { ...(system === undefined ? {} : { system }), value: '1' }
      expect(left(named({ identifier, display: 'Name' }))).toEqual({})
    },
  )

  it.each([['HealthcareService'], ['Organization'], ['Practitioner'], ['PractitionerRole']])(
    'the name of a %s',
    (type) => {
      expect(left(named({ type, display: 'Name' }))).toEqual({ performer: [{ type, display: 'Name' }] })
    },
  )

  it.each([['Patient'], ['RelatedPerson'], [undefined]])('no name of a %s', (type) => {
    expect(left(named({ ...(type === undefined ? {} : { type }), display: 'Name' }))).toEqual({})
  })

  it.each([['coding'], ['class'], ['valueCoding'], ['tag'], ['security'], ['event'], ['format']])(
    'while a display alone is a code in %s',
    (element) => {
      const code = { x: [{ [element]: [{ display: 'Asthma' }] }] }
      expect(left({ resourceType: 'Observation', id: 'x', ...code })).toEqual(code)
    },
  )
})

/** Every element of the types we know that can be an Attachment. */
const ATTACHED = [...new Set(attachmentElements(RESOURCE_TYPES.map((it) => it.type)))].toSorted()

describe('addresses of what is held elsewhere', () => {
  it('an Attachment stands in more than one element', () => {
    expect(ATTACHED).toEqual(expect.arrayContaining(['attachment', 'photo', 'presentedForm']))
  })

  it.each([...ATTACHED, 'content', 'image', 'valueRelatedArtifact'].map((it) => [it]))(
    'go from %s',
    (element) => {
      const attached = { contentType: 'image/png', url: 'https://store.example/1', _url: { id: 'u' } }
      const resource = { resourceType: 'Observation', id: 'x', [element]: [attached] }
      expect(left(resource)).toEqual({ [element]: [{ contentType: 'image/png' }] })
    },
  )

  it.each([['valueUri'], ['valueUrl'], ['valueCanonical']])('are looked into in %s', (name) => {
    const linked = (to: string): FhirResource => ({
      resourceType: 'Observation',
      id: 'x',
      extension: [{ url: 'urn:x', [name]: to }],
    })
    expect(left(linked('Hidden/1'))).toEqual({})
    for (const to of ['Shown/1', 'urn:Hidden/1', 'Hidden/1/more'])
      expect(left(linked(to))).toEqual({ extension: [{ url: 'urn:x', [name]: to }] })
  })
})
