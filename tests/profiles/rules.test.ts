import { expect, test } from 'vitest'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { placed } from '../fhir-validate/base-validator.js'
import { changed } from '../fhir-validate/changed.js'
import { CHECK, EXAMPLES, OWN } from './profile-folder.js'

type Violation = readonly [
  profile: string,
  what: string,
  path: readonly (string | number)[],
  value: Json | undefined,
  finding: string,
]

const PERSON = { reference: 'Group/g' }
const OTHER: JsonObject = { coding: [{ system: 'https://elsewhere.example', code: 'x' }] }
const KEY_WORKER: JsonObject = {
  role: [{ coding: [{ system: `${OWN}/CodeSystem/care-team-role`, code: 'key-worker' }] }],
  member: { reference: 'Practitioner/p' },
}
const determined = (code: string): JsonObject => ({
  type: { coding: [{ system: `${OWN}/CodeSystem/assessment-output`, code: 'care-act-eligibility' }] },
  valueCodeableConcept: { coding: [{ system: `${OWN}/CodeSystem/care-act-eligibility`, code }] },
})

/** One resource that breaks each rule of each profile, and what is found. */
const VIOLATIONS: readonly Violation[] = [
  ['package-of-care', 'an order', ['intent'], 'order', 'fixed at CarePlan.intent'],
  [
    'package-of-care',
    'no number',
    ['identifier', 0, 'value'],
    undefined,
    'min at CarePlan.identifier[0].value',
  ],
  ['package-of-care', 'a group', ['subject'], PERSON, 'reference-target at CarePlan.subject.reference'],
  [
    'package-of-care',
    'units that are paid for',
    ['activity', 0, 'detail', 'quantity'],
    { value: 7 },
    'max at CarePlan.activity[0].detail.quantity',
  ],
  [
    'package-of-care',
    'a cost that is not in pounds',
    ['extension', 0, 'extension', 2, 'valueMoney', 'currency'],
    'EUR',
    'pattern at CarePlan.extension[0].extension[2].value.ofType(Money)',
  ],
  [
    'package-of-care',
    'two costs',
    ['extension', 0, 'extension', 3],
    { url: 'unit-cost', valueMoney: { value: 1, currency: 'GBP' } },
    'extension:unit-cost at CarePlan.extension[0].extension',
  ],
  [
    'package-of-care',
    'no whole number of carers',
    ['activity', 0, 'detail', 'extension', 0],
    { url: `${OWN}/StructureDefinition/carers-per-visit`, valueString: 'two' },
    'type at CarePlan.activity[0].detail.extension[0].value.ofType(string)',
  ],
  ['assessment', 'an order', ['intent'], 'order', 'fixed at Task.intent'],
  ['assessment', 'nobody assessed', ['for'], undefined, 'min at Task.for'],
  ['assessment', 'nothing assessed', ['code'], undefined, 'min at Task.code'],
  ['assessment', 'a status of another kind of task', ['status'], 'rejected', 'binding at Task.status'],
  ['assessment', 'completed, no end', ['executionPeriod', 'end'], undefined, 'las-1 at Task'],
  [
    'assessment',
    'a determination the Care Act does not know',
    ['output', 0],
    determined('perhaps'),
    'binding at Task.output[0].value.ofType(CodeableConcept)',
  ],
  [
    'assessment',
    'two determinations',
    ['output', 2],
    determined('not-eligible'),
    'output:eligibility at Task.output',
  ],
  [
    'assessment',
    'an eleventh outcome',
    ['output', 1, 'valueCodeableConcept'],
    OTHER,
    'binding at Task.output[1].value.ofType(CodeableConcept)',
  ],
  [
    'assessment',
    'a document as text',
    ['output', 2],
    {
      type: { coding: [{ system: `${OWN}/CodeSystem/assessment-output`, code: 'assessment-document' }] },
      valueString: 'x',
    },
    'type at Task.output[2].value.ofType(string)',
  ],
  ['contact-or-request', 'no kind', ['category'], undefined, 'min at ServiceRequest.category'],
  ['contact-or-request', 'no date', ['authoredOn'], undefined, 'min at ServiceRequest.authoredOn'],
  [
    'contact-or-request',
    'a group',
    ['subject'],
    PERSON,
    'reference-target at ServiceRequest.subject.reference',
  ],
  [
    'contact-or-request',
    'a reason without a word',
    ['reasonCode'],
    [{ extension: [{ url: `${OWN}/StructureDefinition/source-text`, valueString: 'x' }] }],
    'lcr-1 at ServiceRequest',
  ],
  [
    'contact-or-request',
    'two kinds of requester',
    ['extension', 1],
    { url: `${OWN}/StructureDefinition/requester-type`, valueCodeableConcept: { text: 'x' } },
    'extension:requester-type at ServiceRequest.extension',
  ],
  ['support-reason', 'no reason', ['code'], undefined, 'min at Condition.code'],
  ['support-reason', 'not marked as one', ['category'], [OTHER], 'category:reason at Condition.category'],
  ['support-reason', 'a group', ['subject'], PERSON, 'reference-target at Condition.subject.reference'],
  ['warning-flag', 'no kind', ['category'], undefined, 'min at Flag.category'],
  ['warning-flag', 'about nothing', ['code'], { id: 'x' }, 'lwf-1 at Flag'],
  ['warning-flag', 'a group', ['subject'], PERSON, 'reference-target at Flag.subject.reference'],
  [
    'warning-flag',
    'a word for whether the person knows',
    ['extension', 0],
    { url: `${OWN}/StructureDefinition/flag-disclosed-to-person`, valueString: 'N' },
    'type at Flag.extension[0].value.ofType(string)',
  ],
  ['involvement', 'no kind', ['category'], undefined, 'min at CareTeam.category'],
  ['involvement', 'nobody', ['participant'], undefined, 'min at CareTeam.participant'],
  [
    'involvement',
    'a role that nobody has',
    ['participant', 0, 'member'],
    undefined,
    'min at CareTeam.participant[0].member',
  ],
  ['involvement', 'no council', ['managingOrganization'], undefined, 'min at CareTeam.managingOrganization'],
  ['involvement', 'two key workers', ['participant', 1], KEY_WORKER, 'lin-1 at CareTeam'],
  ['equipment', 'a plan', ['intent'], 'plan', 'fixed at DeviceRequest.intent'],
  ['equipment', 'no status', ['status'], undefined, 'min at DeviceRequest.status'],
  ['equipment', 'no date', ['authoredOn'], undefined, 'min at DeviceRequest.authoredOn'],
  ['equipment', 'no name', ['codeCodeableConcept'], { id: 'x' }, 'leq-1 at DeviceRequest'],
  ['person-in-network', 'not known to hold', ['active'], undefined, 'min at RelatedPerson.active'],
  ['person-in-network', 'no role', ['relationship'], undefined, 'min at RelatedPerson.relationship'],
  ['person-in-network', 'a birth date', ['birthDate'], '1980-01-01', 'max at RelatedPerson.birthDate'],
  ['care-organisation', 'no name', ['name'], undefined, 'min at Organization.name'],
  [
    'care-organisation',
    'a CQC location without number',
    ['identifier', 0, 'value'],
    undefined,
    'min at Organization.identifier[0].value',
  ],
]

test.each(VIOLATIONS)('%s: %s is found', (profile, _, path, value, finding) => {
  const example = EXAMPLES.get(`${profile}-example`) ?? {}
  const found = CHECK.validate(changed(example, path, value)).filter((it) => it.severity !== 'information')
  expect(found.map(placed)).toContain(finding)
})
