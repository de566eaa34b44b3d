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

const outcomeOf = (text: string): JsonObject => ({
  url: `${OWN}/StructureDefinition/event-outcome`,
  valueCodeableConcept: { text },
})
const CARERS: JsonObject = { url: `${OWN}/StructureDefinition/carers-per-visit`, valuePositiveInt: 2 }
const REASON: JsonObject = {
  coding: [{ system: `${OWN}/CodeSystem/condition-category`, code: 'primary-support-reason' }],
}
const ODS = { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }
const CQC = { system: `${OWN}/Id/cqc-location`, value: '1-1' }
const UNMET: JsonObject = {
  type: { coding: [{ system: `${OWN}/CodeSystem/assessment-output`, code: 'care-act-unmet-outcome' }] },
  valueCodeableConcept: { coding: [{ system: `${OWN}/CodeSystem/care-act-outcome`, code: 'nutrition' }] },
}
const NOTE: JsonObject = { url: `${OWN}/StructureDefinition/care-act-unmet-outcome-note`, valueString: 'x' }

const without = (profile: string, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(EXAMPLES.get(`${profile}-example`) ?? {}).filter(([name]) => !names.includes(name)),
  )

/** One resource too few or too many of each thing that a profile counts, and what is found. */
const VIOLATIONS: readonly Violation[] = [
  [
    'package-of-care',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at CarePlan.identifier[0].system',
  ],
  [
    'assessment',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at Task.identifier[0].system',
  ],
  [
    'assessment',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at Task.identifier[0].value',
  ],
  [
    'contact-or-request',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at ServiceRequest.identifier[0].system',
  ],
  [
    'contact-or-request',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at ServiceRequest.identifier[0].value',
  ],
  [
    'warning-flag',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at Flag.identifier[0].system',
  ],
  [
    'warning-flag',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at Flag.identifier[0].value',
  ],
  [
    'involvement',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at CareTeam.identifier[0].system',
  ],
  [
    'involvement',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at CareTeam.identifier[0].value',
  ],
  [
    'equipment',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at DeviceRequest.identifier[0].system',
  ],
  [
    'equipment',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at DeviceRequest.identifier[0].value',
  ],
  [
    'person-in-network',
    'an identifier of no system',
    ['identifier', 0, 'system'],
    undefined,
    'min at RelatedPerson.identifier[0].system',
  ],
  [
    'person-in-network',
    'an identifier without value',
    ['identifier', 0, 'value'],
    undefined,
    'min at RelatedPerson.identifier[0].value',
  ],
  ['package-of-care', 'nobody', ['subject'], undefined, 'min at CarePlan.subject'],
  ['contact-or-request', 'nobody', ['subject'], undefined, 'min at ServiceRequest.subject'],
  ['warning-flag', 'nobody', ['subject'], undefined, 'min at Flag.subject'],
  ['involvement', 'nobody', ['subject'], undefined, 'min at CareTeam.subject'],
  ['equipment', 'nobody', ['subject'], undefined, 'min at DeviceRequest.subject'],
  ['support-reason', 'nobody', ['subject'], undefined, 'min at Condition.subject'],
  [
    'contact-or-request',
    'a status that no request of ours has',
    ['status'],
    'rejected',
    'binding at ServiceRequest.status',
  ],
  [
    'contact-or-request',
    'two outcomes',
    ['extension'],
    [outcomeOf('a'), outcomeOf('b')],
    'extension:event-outcome at ServiceRequest.extension',
  ],
  [
    'package-of-care',
    'two numbers of carers',
    ['activity', 0, 'detail', 'extension'],
    [CARERS, CARERS],
    'extension:carers-per-visit at CarePlan.activity[0].detail.extension',
  ],
  ...['flag-disclosed-to-person', 'flag-review-date', 'flag-detail'].map((name, index): Violation => [
    'warning-flag',
    `two of ${name}`,
    ['extension', 3],
    (EXAMPLES.get('warning-flag-example')?.['extension'] as readonly Json[])[index],
    `extension:${name} at Flag.extension`,
  ]),
  [
    'support-reason',
    'no word of whether it stands',
    [],
    without('support-reason', 'clinicalStatus', 'verificationStatus'),
    'lsr-1 at Condition',
  ],
  ['support-reason', 'marked twice', ['category', 1], REASON, 'category:reason at Condition.category'],
  [
    'person-in-network',
    'nobody to be known',
    [],
    without('person-in-network', 'name', 'identifier'),
    'lpn-1 at RelatedPerson',
  ],
  ['person-in-network', 'a photograph', ['photo'], [{ title: 'x' }], 'max at RelatedPerson.photo'],
  [
    'care-organisation',
    'two ODS codes',
    ['identifier'],
    [ODS, ODS],
    'identifier:ods at Organization.identifier',
  ],
  [
    'care-organisation',
    'an ODS code without value',
    ['identifier', 1],
    { system: ODS.system },
    'min at Organization.identifier[1].value',
  ],
  [
    'care-organisation',
    'two CQC locations',
    ['identifier'],
    [CQC, CQC],
    'identifier:cqc at Organization.identifier',
  ],
  [
    'assessment',
    'more outcomes than there are',
    ['output'],
    Array.from({ length: 11 }, () => UNMET),
    'output:unmet at Task.output',
  ],
  [
    'assessment',
    'two notes on one outcome',
    ['output', 1, 'extension'],
    [NOTE, NOTE],
    'extension:care-act-unmet-outcome-note at Task.output[1].extension',
  ],
]

test.each(VIOLATIONS)('%s: %s is found', (profile, _, path, value, finding) => {
  const example = EXAMPLES.get(`${profile}-example`) ?? {}
  const found = CHECK.validate(changed(example, path, value)).filter((it) => it.severity !== 'information')
  expect(found.map(placed)).toContain(finding)
})
