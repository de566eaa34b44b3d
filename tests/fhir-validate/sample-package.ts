import { type JsonObject } from '../../src/model/json.js'
import { readProfilePackage } from '../../src/fhir/validate/profiles/profile-package.js'

const BASE = 'https://sample.example/fhir'
export const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
export const CASE = `${BASE}/case-number`
export const PERSON = `${BASE}/StructureDefinition/person`
export const TRACED = `${BASE}/StructureDefinition/traced-person`
export const WARNING = `${BASE}/StructureDefinition/warning`
export const PLAN = `${BASE}/StructureDefinition/plan`
export const FORM = `${BASE}/StructureDefinition/form`
export const TIERS = `${BASE}/CodeSystem/tiers`

function profile(
  name: string,
  type: string,
  baseDefinition: string,
  element: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  return {
    resourceType: 'StructureDefinition',
    url: `${BASE}/StructureDefinition/${name}`,
    name,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition,
    derivation: 'constraint',
    differential: { element },
    ...more,
  }
}

const CORE = 'http://hl7.org/fhir/StructureDefinition'

/** A person with two kinds of identifier, a needed extension, and a birth that may have a time. */
const person = profile('person', 'Patient', `${CORE}/Patient`, [
  {
    id: 'Patient',
    path: 'Patient',
    constraint: [
      {
        key: 'smp-1',
        severity: 'error',
        human: 'x',
        expression: "name.where(use = 'official').count() <= 1",
      },
      {
        key: 'smp-2',
        severity: 'error',
        human: 'x',
        expression: "gender.memberOf('http://hl7.org/fhir/ValueSet/x')",
      },
    ],
  },
  {
    id: 'Patient.extension:warning',
    path: 'Patient.extension',
    sliceName: 'warning',
    min: 1,
    max: '2',
    type: [{ code: 'Extension', profile: [WARNING] }],
  },
  {
    id: 'Patient.identifier',
    path: 'Patient.identifier',
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' },
    min: 1,
  },
  { id: 'Patient.identifier:nhs', path: 'Patient.identifier', sliceName: 'nhs', max: '1' },
  { id: 'Patient.identifier:nhs.system', path: 'Patient.identifier.system', min: 1, fixedUri: NHS },
  { id: 'Patient.identifier:nhs.value', path: 'Patient.identifier.value', min: 1, maxLength: 10 },
  { id: 'Patient.identifier:case', path: 'Patient.identifier', sliceName: 'case' },
  { id: 'Patient.identifier:case.system', path: 'Patient.identifier.system', min: 1, fixedUri: CASE },
  { id: 'Patient.identifier:case.assigner', path: 'Patient.identifier.assigner', min: 1 },
  {
    id: 'Patient.birthDate.extension:time',
    path: 'Patient.birthDate.extension',
    sliceName: 'time',
    max: '1',
    type: [{ code: 'Extension', profile: [`${CORE}/patient-birthTime`] }],
  },
  { id: 'Patient.deceased[x]', path: 'Patient.deceased[x]', type: [{ code: 'boolean' }] },
  {
    id: 'Patient.maritalStatus',
    path: 'Patient.maritalStatus',
    binding: { strength: 'required', valueSet: `${BASE}/ValueSet/tiers|1.0` },
  },
  { id: 'Patient.photo', path: 'Patient.photo', max: '0' },
  {
    id: 'Patient.generalPractitioner',
    path: 'Patient.generalPractitioner',
    type: [{ code: 'Reference', targetProfile: [`${CORE}/Organization`] }],
  },
])

/** Derived from the person: the NHS number is needed, and nothing beside the two identifiers is allowed. */
const traced = profile('traced-person', 'Patient', `${PERSON}|1.0`, [
  { id: 'Patient', path: 'Patient' },
  {
    id: 'Patient.identifier',
    path: 'Patient.identifier',
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'closed' },
  },
  { id: 'Patient.identifier:nhs', path: 'Patient.identifier', sliceName: 'nhs', min: 1 },
])

const warning = profile(
  'warning',
  'Extension',
  `${CORE}/Extension`,
  [
    { id: 'Extension', path: 'Extension', max: '1' },
    { id: 'Extension.extension:level', path: 'Extension.extension', sliceName: 'level', min: 1, max: '1' },
    { id: 'Extension.extension:level.url', path: 'Extension.extension.url', fixedUri: 'level' },
    {
      id: 'Extension.extension:level.value[x]',
      path: 'Extension.extension.value[x]',
      min: 1,
      type: [{ code: 'code' }],
      binding: { strength: 'required', valueSet: `${BASE}/ValueSet/levels` },
    },
    { id: 'Extension.url', path: 'Extension.url', fixedUri: WARNING },
    { id: 'Extension.value[x]', path: 'Extension.value[x]', max: '0' },
  ],
  { kind: 'complex-type', context: [{ type: 'element', expression: 'Patient' }] },
)

/** Slices told apart by pattern, by existence, by type and by profile; in order, the open ones last. No ids. */
const plan = profile('plan', 'CarePlan', `${CORE}/CarePlan`, [
  { path: 'CarePlan' },
  {
    path: 'CarePlan.category',
    slicing: { discriminator: [{ type: 'pattern', path: '$this' }], rules: 'openAtEnd', ordered: true },
  },
  {
    path: 'CarePlan.category',
    sliceName: 'social',
    min: 1,
    patternCodeableConcept: { coding: [{ system: TIERS, code: 'high' }] },
  },
  {
    path: 'CarePlan.category',
    sliceName: 'second',
    patternCodeableConcept: { coding: [{ system: TIERS, code: 'low' }] },
  },
  {
    path: 'CarePlan.activity',
    slicing: { discriminator: [{ type: 'exists', path: 'detail' }], rules: 'open' },
  },
  { path: 'CarePlan.activity', sliceName: 'described', max: '1' },
  { path: 'CarePlan.activity.detail', min: 1 },
  { path: 'CarePlan.activity.detail.description', min: 1 },
  { path: 'CarePlan.activity', sliceName: 'referred' },
  { path: 'CarePlan.activity.detail', max: '0' },
  { path: 'CarePlan.activity.reference', min: 1 },
  {
    path: 'CarePlan.contributor',
    slicing: { discriminator: [{ type: 'type', path: 'resolve()' }], rules: 'open' },
  },
  {
    path: 'CarePlan.contributor',
    sliceName: 'person',
    max: '1',
    type: [{ code: 'Reference', targetProfile: [`${CORE}/Patient`] }],
  },
  { path: 'CarePlan.subject', type: [{ code: 'Reference', targetProfile: [PERSON] }] },
])

/** A choice by the name of its type, and rules that a content reference repeats. */
const form = profile('form', 'Questionnaire', `${CORE}/Questionnaire`, [
  { id: 'Questionnaire', path: 'Questionnaire' },
  { id: 'Questionnaire.item.text', path: 'Questionnaire.item.text', min: 1 },
  {
    id: 'Questionnaire.item.initial.valueString',
    path: 'Questionnaire.item.initial.valueString',
    maxLength: 3,
  },
])

export const SAMPLE: readonly JsonObject[] = [
  person,
  traced,
  warning,
  plan,
  form,
  {
    resourceType: 'ValueSet',
    url: `${BASE}/ValueSet/tiers`,
    status: 'active',
    compose: {
      include: [
        { system: TIERS, filter: [{ property: 'concept', op: 'is-a', value: 'any' }] },
        { system: 'http://snomed.info/sct', filter: [{ property: 'concept', op: 'is-a', value: '1' }] },
      ],
      exclude: [{ system: TIERS, concept: [{ code: 'any' }] }],
    },
  },
  {
    resourceType: 'ValueSet',
    url: `${BASE}/ValueSet/levels`,
    status: 'active',
    compose: { include: [{ system: TIERS, concept: [{ code: 'high' }, { code: 'low' }] }] },
  },
  {
    resourceType: 'CodeSystem',
    url: TIERS,
    status: 'active',
    content: 'complete',
    concept: [{ code: 'any', concept: [{ code: 'high' }, { code: 'low' }] }, { code: 'other' }],
  },
]

export const SAMPLE_PACKAGE = readProfilePackage(SAMPLE)
