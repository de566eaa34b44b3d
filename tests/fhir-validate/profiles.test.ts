import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { errorsOf } from './base-validator.js'
import { changed } from './changed.js'
import { NHS, TIERS } from './sample-package.js'
import {
  CARE_PLAN,
  CHECK,
  LEVEL,
  PATIENT,
  QUESTIONNAIRE,
  TRACED_PERSON,
  concept,
} from './sample-resources.js'

test.each([
  ['a person', PATIENT],
  ['a traced person', TRACED_PERSON],
  ['a plan', CARE_PLAN],
  ['a form', QUESTIONNAIRE],
] as const)('%s as the profile asks is accepted', (_, resource) => {
  expect(errorsOf(CHECK.validate(resource))).toEqual([])
})

type Violation = readonly [
  what: string,
  resource: JsonObject,
  path: readonly (string | number)[],
  value: Json | undefined,
  finding: string,
]

const VIOLATIONS: readonly Violation[] = [
  ['no needed extension', PATIENT, ['extension'], undefined, 'extension:warning at Patient.extension'],
  [
    'the extension too often',
    PATIENT,
    ['extension'],
    [LEVEL, LEVEL, LEVEL],
    'extension:warning at Patient.extension',
  ],
  [
    'an extension without its part',
    PATIENT,
    ['extension', 0, 'extension'],
    [{ url: 'x', valueCode: 'high' }],
    'extension:level at Patient.extension[0].extension',
  ],
  [
    'a part of another type',
    PATIENT,
    ['extension', 0, 'extension', 0],
    { url: 'level', valueString: 'high' },
    'type at Patient.extension[0].extension[0].value.ofType(string)',
  ],
  [
    'a part outside its value set',
    PATIENT,
    ['extension', 0, 'extension', 0, 'valueCode'],
    'other',
    'binding at Patient.extension[0].extension[0].value.ofType(code)',
  ],
  [
    'an extension where it may not stand',
    PATIENT,
    ['maritalStatus', 'extension'],
    [LEVEL],
    'extension-context at Patient.maritalStatus.extension[0]',
  ],
  [
    'an extension that modifies nothing',
    PATIENT,
    ['modifierExtension'],
    [LEVEL],
    'extension-modifier at Patient.modifierExtension[0]',
  ],
  [
    'an NHS number without value',
    PATIENT,
    ['identifier', 0, 'value'],
    undefined,
    'min at Patient.identifier[0].value',
  ],
  [
    'an NHS number that is too long',
    PATIENT,
    ['identifier', 0, 'value'],
    '99900000181',
    'max-length at Patient.identifier[0].value',
  ],
  [
    'two NHS numbers',
    PATIENT,
    ['identifier', 1],
    { system: NHS, value: '1' },
    'identifier:nhs at Patient.identifier',
  ],
  [
    'a case number of nobody',
    PATIENT,
    ['identifier', 1, 'assigner'],
    undefined,
    'min at Patient.identifier[1].assigner',
  ],
  [
    'two times of birth',
    PATIENT,
    ['_birthDate', 'extension', 1],
    { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1951' },
    'extension:time at Patient.birthDate.extension',
  ],
  [
    'a choice narrowed to another type',
    PATIENT,
    ['deceasedDateTime'],
    '2024',
    'type at Patient.deceased.ofType(dateTime)',
  ],
  [
    'a code that the value set leaves out',
    PATIENT,
    ['maritalStatus'],
    { coding: [{ system: TIERS, code: 'any' }] },
    'binding at Patient.maritalStatus',
  ],
  [
    'a concept of text alone',
    PATIENT,
    ['maritalStatus'],
    { text: 'low' },
    'binding at Patient.maritalStatus',
  ],
  [
    'an element that may not be there',
    PATIENT,
    ['photo'],
    [{ url: 'https://x.example' }],
    'max at Patient.photo',
  ],
  [
    'a practitioner where only an organisation may be',
    PATIENT,
    ['generalPractitioner', 0, 'reference'],
    'Practitioner/p',
    'reference-target at Patient.generalPractitioner[0].reference',
  ],
  [
    'two official names',
    PATIENT,
    ['name'],
    [
      { use: 'official', text: 'a' },
      { use: 'official', text: 'b' },
    ],
    'smp-1 at Patient',
  ],
  [
    'a traced person of no NHS number',
    TRACED_PERSON,
    ['identifier', 0],
    undefined,
    'identifier:nhs at Patient.identifier',
  ],
  [
    'an identifier outside closed slices',
    TRACED_PERSON,
    ['identifier', 2],
    { system: 'https://elsewhere.example', value: '8' },
    'slicing-closed at Patient.identifier[2]',
  ],
  [
    'a rule of the base profile',
    TRACED_PERSON,
    ['identifier', 0, 'value'],
    undefined,
    'min at Patient.identifier[0].value',
  ],
  ['no slice by pattern', CARE_PLAN, ['category', 0], undefined, 'category:social at CarePlan.category'],
  [
    'slices out of order',
    CARE_PLAN,
    ['category'],
    [concept('low'), concept('high')],
    'slicing-order at CarePlan.category[1]',
  ],
  [
    'an open item before the slices',
    CARE_PLAN,
    ['category'],
    [{ text: 'another' }, concept('high')],
    'slicing-end at CarePlan.category[0]',
  ],
  [
    'two described activities',
    CARE_PLAN,
    ['activity', 1],
    { detail: { status: 'completed', description: 'x' } },
    'activity:described at CarePlan.activity',
  ],
  [
    'a described activity without description',
    CARE_PLAN,
    ['activity', 0, 'detail', 'description'],
    undefined,
    'min at CarePlan.activity[0].detail.description',
  ],
  [
    'two contributors of one type',
    CARE_PLAN,
    ['contained', 0, 'resourceType'],
    'Patient',
    'contributor:person at CarePlan.contributor',
  ],
  [
    'a nested item without text',
    QUESTIONNAIRE,
    ['item', 0, 'item', 0, 'text'],
    undefined,
    'min at Questionnaire.item[0].item[0].text',
  ],
  [
    'a choice by its name',
    QUESTIONNAIRE,
    ['item', 0, 'item', 0, 'initial', 0, 'valueString'],
    'abcd',
    'max-length at Questionnaire.item[0].item[0].initial[0].value.ofType(string)',
  ],
]

describe('a breach of a profile is found where it is', () => {
  test.each(VIOLATIONS)('%s', (_, resource, path, value, finding) => {
    expect(errorsOf(CHECK.validate(changed(resource, path, value)))).toContain(finding)
  })
})
