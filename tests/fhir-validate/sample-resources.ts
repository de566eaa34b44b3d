import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject } from '../../src/model/json.js'
import { SCHEMA } from './base-validator.js'
import { changed } from './changed.js'
import { CASE, FORM, NHS, PERSON, PLAN, SAMPLE_PACKAGE, TIERS, TRACED, WARNING } from './sample-package.js'

/** Base R4 with the sample package. */
export const CHECK = validator(SCHEMA, [SAMPLE_PACKAGE])

export const LEVEL: JsonObject = { url: WARNING, extension: [{ url: 'level', valueCode: 'high' }] }

export const PATIENT: JsonObject = {
  resourceType: 'Patient',
  meta: { profile: [PERSON] },
  extension: [LEVEL],
  identifier: [
    { system: NHS, value: '9990000018' },
    { system: CASE, value: '7', assigner: { display: 'Riverton' } },
    { system: 'https://elsewhere.example', value: '8' },
  ],
  birthDate: '1951-12-01',
  _birthDate: {
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime',
        valueDateTime: '1951-12-01T10:00:00Z',
      },
    ],
  },
  maritalStatus: { coding: [{ system: TIERS, code: 'low' }] },
  generalPractitioner: [{ reference: 'Organization/o' }],
}

export const concept = (code: string): JsonObject => ({ coding: [{ system: TIERS, code, display: code }] })

export const CARE_PLAN: JsonObject = {
  resourceType: 'CarePlan',
  meta: { profile: [PLAN] },
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/p' },
  category: [concept('high'), concept('low'), { text: 'another' }],
  contributor: [{ reference: 'Patient/a' }, { reference: '#helper' }],
  contained: [{ resourceType: 'CareTeam', id: 'helper' }],
  activity: [
    { detail: { status: 'in-progress', description: 'Home care' } },
    { reference: { reference: 'Task/t' } },
  ],
}

export const QUESTIONNAIRE: JsonObject = {
  resourceType: 'Questionnaire',
  meta: { profile: [FORM] },
  status: 'draft',
  item: [
    {
      linkId: '1',
      text: 'A group',
      type: 'group',
      item: [{ linkId: '2', text: 'A text', type: 'string', initial: [{ valueString: 'abc' }] }],
    },
  ],
}

export const TRACED_PERSON = changed(
  changed(PATIENT, ['meta', 'profile'], [TRACED]),
  ['identifier', 2],
  undefined,
)
