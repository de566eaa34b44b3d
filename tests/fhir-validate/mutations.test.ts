import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { BASE, errorsOf } from './base-validator.js'
import { changed } from './changed.js'
import { BUNDLE, CARE_PLAN, OBSERVATION, PATIENT, SERVICE_REQUEST } from './valid-resources.js'

type Mutation = readonly [
  what: string,
  resource: JsonObject,
  path: readonly (string | number)[],
  value: Json | undefined,
  finding: string,
]

const MUTATIONS: readonly Mutation[] = [
  ['a gender that is no gender', PATIENT, ['gender'], 'F', 'binding at Patient.gender'],
  ['an element no Patient has', PATIENT, ['surname'], 'Sample', 'unknown-element at Patient.surname'],
  ['a text where true or false belongs', PATIENT, ['active'], 'true', 'type at Patient.active'],
  ['an impossible day', PATIENT, ['birthDate'], '2023-02-30', 'format at Patient.birthDate'],
  ['the leap day of a common year', PATIENT, ['birthDate'], '1900-02-29', 'format at Patient.birthDate'],
  ['a UK date', PATIENT, ['birthDate'], '01/02/1951', 'format at Patient.birthDate'],
  ['two kinds of deceased', PATIENT, ['deceasedDateTime'], '2024-01-01', 'choice at Patient.deceased'],
  [
    'a kind of deceased that is not offered',
    PATIENT,
    ['deceasedString'],
    'no',
    'unknown-element at Patient.deceasedString',
  ],
  ['a name that is no array', PATIENT, ['name'], { family: 'Sample' }, 'type at Patient.name'],
  ['two genders', PATIENT, ['gender'], ['female'], 'type at Patient.gender'],
  ['no names in an array of names', PATIENT, ['name'], [], 'ele-1 at Patient.name'],
  ['a name without content', PATIENT, ['name', 0], {}, 'ele-1 at Patient.name[0]'],
  ['an empty family name', PATIENT, ['name', 0, 'family'], '', 'format at Patient.name[0].family'],
  ['null as a value', PATIENT, ['birthDate'], null, 'ele-1 at Patient.birthDate'],
  [
    'a given name of null without extension',
    PATIENT,
    ['name', 0, 'given'],
    [null, 'Bea'],
    'ele-1 at Patient.name[0].given[0]',
  ],
  [
    'more extensions than given names',
    PATIENT,
    ['name', 0, '_given'],
    [null, null, { id: 'x' }],
    'alignment at Patient.name[0].given',
  ],
  [
    'a telephone number of no system',
    PATIENT,
    ['telecom', 0, 'system'],
    undefined,
    'cpt-2 at Patient.telecom[0]',
  ],
  ['rank nought', PATIENT, ['telecom', 0, 'rank'], 0, 'format at Patient.telecom[0].rank'],
  ['a contact without any detail', PATIENT, ['contact', 0, 'name'], undefined, 'pat-1 at Patient.contact[0]'],
  [
    'an address that ended before it began',
    PATIENT,
    ['address', 0, 'period', 'end'],
    '2019-12-31',
    'per-1 at Patient.address[0].period',
  ],
  [
    'a reference to a contained resource that is not there',
    PATIENT,
    ['managingOrganization', 'reference'],
    '#away',
    'ref-1 at Patient.managingOrganization.reference',
  ],
  [
    'a contained resource nobody refers to',
    PATIENT,
    ['managingOrganization'],
    undefined,
    'dom-3 at Patient.contained[0].id',
  ],
  [
    'a contained resource with a version',
    PATIENT,
    ['contained', 0, 'meta'],
    { versionId: '1' },
    'dom-4 at Patient.contained[0].meta',
  ],
  [
    'a contained organisation without name or identifier',
    PATIENT,
    ['contained', 0, 'name'],
    undefined,
    'org-1 at Patient.contained[0]',
  ],
  ['an id with an underscore', PATIENT, ['id'], 'p_1', 'format at Patient.id'],
  [
    'an instant without zone',
    PATIENT,
    ['meta', 'lastUpdated'],
    '2024-02-29T10:00:00',
    'format at Patient.meta.lastUpdated',
  ],
  [
    'a script in the narrative',
    PATIENT,
    ['text', 'div'],
    '<div><script>x</script></div>',
    'txt-1 at Patient.text.div',
  ],
  [
    'an extension of the wrong type',
    PATIENT,
    ['extension', 0, 'valueAddress'],
    undefined,
    'ext-1 at Patient.extension[0]',
  ],
  [
    'an extension that R4 gives another type',
    PATIENT,
    ['extension', 0],
    { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueString: 'Riverton' },
    'type at Patient.extension[0].value',
  ],
  ['no status', SERVICE_REQUEST, ['status'], undefined, 'min at ServiceRequest.status'],
  ['no subject', SERVICE_REQUEST, ['subject'], undefined, 'min at ServiceRequest.subject'],
  ['an intent that is no intent', SERVICE_REQUEST, ['intent'], 'wish', 'binding at ServiceRequest.intent'],
  [
    'a subject that is an organisation',
    SERVICE_REQUEST,
    ['subject', 'reference'],
    'Organization/o',
    'reference-target at ServiceRequest.subject',
  ],
  [
    'a time of day without zone',
    SERVICE_REQUEST,
    ['authoredOn'],
    '2024-01-01T09:00:00',
    'format at ServiceRequest.authoredOn',
  ],
  [
    'order detail without code',
    changed(SERVICE_REQUEST, ['orderDetail'], [{ text: 'x' }]),
    ['code'],
    undefined,
    'prr-1 at ServiceRequest',
  ],
  [
    'a unit code without system',
    SERVICE_REQUEST,
    ['quantityQuantity'],
    { value: 1, code: 'd' },
    'qty-3 at ServiceRequest.quantity.ofType(Quantity)',
  ],
  [
    'an activity both described and referred to',
    CARE_PLAN,
    ['activity', 0, 'reference'],
    { reference: 'Task/t' },
    'cpl-3 at CarePlan.activity[0]',
  ],
  [
    'a period without unit',
    CARE_PLAN,
    ['activity', 0, 'detail', 'scheduledTiming', 'repeat', 'periodUnit'],
    undefined,
    'tim-2 at CarePlan.activity[0].detail.scheduled.ofType(Timing).repeat',
  ],
  [
    'an activity without status',
    CARE_PLAN,
    ['activity', 0, 'detail', 'status'],
    undefined,
    'min at CarePlan.activity[0].detail.status',
  ],
  [
    'a number as text',
    OBSERVATION,
    ['valueQuantity', 'value'],
    '71.5',
    'type at Observation.value.ofType(Quantity).value',
  ],
  [
    'a value and a reason for its absence',
    OBSERVATION,
    ['dataAbsentReason'],
    { text: 'unknown' },
    'obs-6 at Observation',
  ],
  [
    'a comparator in a reference range',
    OBSERVATION,
    ['referenceRange', 0, 'low', 'comparator'],
    '<',
    'sqt-1 at Observation.referenceRange[0].low.comparator',
  ],
  [
    'a bad gender inside a Bundle',
    BUNDLE,
    ['entry', 2, 'resource', 'gender'],
    'F',
    'binding at Bundle.entry[2].resource.gender',
  ],
  ['a total on a collection', BUNDLE, ['type'], 'collection', 'bdl-1 at Bundle'],
  [
    'a fullUrl of another id',
    BUNDLE,
    ['entry', 0, 'fullUrl'],
    'https://gateway.example/fhir/CarePlan/cp-2',
    'bundle-full-url at Bundle.entry[0].fullUrl',
  ],
  [
    'the same fullUrl twice',
    BUNDLE,
    ['entry', 1, 'fullUrl'],
    'https://gateway.example/fhir/CarePlan/cp-1',
    'bdl-7 at Bundle',
  ],
  [
    'a subject in the Bundle that is no patient',
    BUNDLE,
    ['entry', 1, 'resource', 'subject', 'reference'],
    'CarePlan/cp-1',
    'reference-target at Bundle.entry[1].resource.subject',
  ],
  [
    'an entry of an unknown type',
    BUNDLE,
    ['entry', 0, 'resource', 'resourceType'],
    'Careplan',
    'resource-type at Bundle.entry[0].resource',
  ],
]

describe('a single change of a valid resource is found where it was made', () => {
  test.each(MUTATIONS)('%s', (_, resource, path, value, finding) => {
    expect(errorsOf(BASE.validate(changed(resource, path, value)))).toContain(finding)
  })
})

const CONTROLS: readonly (readonly [what: string, resource: JsonObject])[] = [
  ['the Patient', PATIENT],
  ['the ServiceRequest', SERVICE_REQUEST],
  ['the CarePlan', CARE_PLAN],
  ['the Observation', OBSERVATION],
  ['the Bundle', BUNDLE],
  [
    'a status known only by an extension',
    changed(changed(OBSERVATION, ['status'], undefined), ['_status'], {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
      ],
    }),
  ],
  [
    'null beside an extension',
    changed(PATIENT, ['name', 0], {
      given: [null, 'Bea'],
      _given: [
        {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
          ],
        },
        null,
      ],
    }),
  ],
  ['a leap second', changed(OBSERVATION, ['issued'], '2016-12-31T23:59:60Z')],
  ['a period of two precisions', changed(CARE_PLAN, ['period'], { start: '2024-05-02', end: '2024' })],
  [
    'a reference by identifier alone',
    changed(SERVICE_REQUEST, ['subject'], { type: 'Patient', identifier: { value: '1' } }),
  ],
  ['a Bundle of nothing', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
  [
    'a batch',
    { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: 'Patient/p-1' } }] },
  ],
]

describe('what is valid is accepted', () => {
  test.each(CONTROLS)('%s', (_, resource) => {
    expect(errorsOf(BASE.validate(resource))).toEqual([])
  })
})
