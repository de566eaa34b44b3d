import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { ASTHMA, SYPHILIS } from '../../disclosure/world.js'
import { HER, IN_A_NOTE, type Made, type PlantRow, SNOMED } from './plant.js'
import { CODED, concept, either, hiddenProblem, inPractice, ordinary, problem } from './resources.js'

const TERMINATION = '386639001'
/** She has agreed to share this one category whatever else is asked of her. */
const GENDER = '93461009'
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const security = (system: string, code: string): JsonObject => ({ meta: { security: [{ system, code }] } })

/** A code of an excluded category, in a resource of each type: nothing of it is in any body until she agrees. */
const CODES: readonly PlantRow[] = Object.entries(CODED).map(([type, make]) => ({
  row: 'L15',
  what: `an excluded code in ${type}`,
  type,
  make: (it) => ({ hidden: inPractice(make(it, concept(SYPHILIS, it.mark))) }),
}))

const EXTENDED: readonly (readonly [string, (it: JsonObject) => JsonObject])[] = [
  ['an extension', (it) => ({ extension: [{ url: 'x', valueCodeableConcept: it }] })],
  ['a modifier extension', (it) => ({ modifierExtension: [{ url: 'x', valueCodeableConcept: it }] })],
  [
    'an extension of an extension',
    (it) => ({ extension: [{ url: 'x', extension: [{ url: 'y', valueCodeableConcept: it }] }] }),
  ],
  [
    'an extension of a primitive',
    (it) => ({ _recordedDate: { extension: [{ url: 'x', valueCodeableConcept: it }] } }),
  ],
]

const WORDS: readonly (readonly [
  string,
  string,
  readonly string[],
  (text: string, it: Made) => FhirResource,
])[] = [
  ['a note of a problem', 'Condition', IN_A_NOTE, (text, { id }) => ordinary(id, { note: [{ text }] })],
  [
    'an extension of a problem',
    'Condition',
    IN_A_NOTE,
    (text, { id }) => ordinary(id, { extension: [{ url: 'x', valueString: text }] }),
  ],
  [
    'a note of a medicine',
    'MedicationStatement',
    IN_A_NOTE,
    (text, { id }) => ({
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      subject: HER,
      medicationCodeableConcept: { text: 'Cetirizine' },
      note: [{ text }],
    }),
  ],
  [
    'a note of an immunisation',
    'Immunization',
    [],
    (text, { id }) => ({
      resourceType: 'Immunization',
      id,
      status: 'completed',
      patient: HER,
      occurrenceDateTime: '2026-03-02',
      vaccineCode: { text: 'Influenza' },
      note: [{ text }],
    }),
  ],
]

const LABELS: readonly (readonly [string, string, JsonObject, JsonObject | undefined])[] = [
  [
    '28',
    'a confidentiality that no rule knows',
    security(CONFIDENTIALITY, 'VV'),
    security(CONFIDENTIALITY, 'N'),
  ],
  ['29', 'marked restricted', security(CONFIDENTIALITY, 'R'), security(CONFIDENTIALITY, 'N')],
  ['29', 'marked as of mental health', security(ACT, 'PSY'), {}],
]

const TWO_CATEGORIES = [GENDER, TERMINATION].map((code) => ({ system: SNOMED, code }))

/** Named twice: in each of these a second person is named who is somebody else. */
const TWO: readonly (readonly [string, (who: JsonObject) => JsonObject])[] = [
  ['a person deep inside', (who) => ({ evidence: [{ extension: [{ url: 'x', subject: who }] }] })],
  ['a focus', (who) => ({ focus: [who] })],
]

export const CONTENT: readonly PlantRow[] = [
  ...CODES,
  {
    row: 'L19',
    what: 'a reference to a hidden problem, with its words',
    type: 'Condition',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: either((code, it) => [
      ordinary(it.id, { stage: [{ assessment: [hiddenProblem(it)] }] }),
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  {
    row: 'L19',
    what: 'a reference in an extension',
    type: 'Condition',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: either((code, it) => [
      ordinary(it.id, { extension: [{ url: 'x', valueReference: hiddenProblem(it) }] }),
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  {
    row: 'L20',
    what: 'a contained observation',
    type: 'Condition',
    never: IN_A_NOTE,
    make: either((code, { id, mark }) => [
      ordinary(id, {
        contained: [{ resourceType: 'Observation', id: 'in', status: 'final', code: concept(code, mark) }],
        evidence: [{ detail: [{ reference: '#in' }] }],
      }),
    ]),
  },
  {
    row: 'L21',
    what: 'narrative',
    type: 'Condition',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: ({ id, mark }) => ({
      hidden: inPractice(
        ordinary(id, {
          text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${mark}</div>` },
        }),
      ),
      open: inPractice(ordinary(id, { note: [{ text: mark }] })),
    }),
  },
  ...WORDS.map(([where, type, never, put]): PlantRow => ({
    row: 'L22',
    what: `words in ${where}`,
    type,
    reader: 'social-worker',
    never,
    make: (it) => ({ hidden: inPractice(put(`${it.mark}: HIV positive`, it)) }),
  })),
  {
    row: 'L22',
    what: 'words in a note of an allergy, which itself is shown',
    type: 'AllergyIntolerance',
    reader: 'social-worker',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: ({ id, mark }) => {
      const allergy = (text: string): FhirResource => ({
        resourceType: 'AllergyIntolerance',
        id,
        patient: HER,
        code: { coding: [{ system: SNOMED, code: '91936005', display: 'Allergy to penicillin' }] },
        note: [{ text }],
      })
      return {
        hidden: inPractice(allergy(`${mark} after treatment for gonorrhoea`)),
        open: inPractice(allergy(`${mark} after treatment`)),
      }
    },
  },
  ...TWO.map(([what, naming]): PlantRow => ({
    row: 'L30',
    what: `${what} who is somebody else`,
    type: 'Condition',
    notice: 'silent',
    never: ['with elements', 'with a summary'],
    make: ({ id, mark }) => {
      const of = (who: JsonObject): FhirResource => ordinary(id, { note: [{ text: mark }], ...naming(who) })
      return { hidden: inPractice(of({ reference: 'Patient/p26' })), open: inPractice(of(HER)) }
    },
  })),
  {
    row: 'L31',
    what: 'the medicine that a hidden problem is treated with',
    type: 'MedicationRequest',
    make: either((code, it) => [
      {
        resourceType: 'MedicationRequest',
        id: it.id,
        status: 'active',
        intent: 'plan',
        subject: HER,
        medicationCodeableConcept: { text: it.mark },
        reasonReference: [hiddenProblem(it)],
      },
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  {
    row: 'L31',
    what: 'the visit whose reason is a hidden problem',
    type: 'Encounter',
    make: either((code, it) => [
      {
        resourceType: 'Encounter',
        id: it.id,
        status: 'finished',
        class: { code: 'AMB' },
        subject: HER,
        period: { start: '2026-10-04' },
        type: [{ text: it.mark }],
        reasonReference: [hiddenProblem(it)],
      },
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  ...EXTENDED.map(([where, put]): PlantRow => ({
    row: '23',
    what: `an excluded code in ${where}`,
    type: 'Condition',
    make: either((code, { id, mark }) => [
      problem(id, { text: mark }, put({ coding: [{ system: SNOMED, code }] })),
    ]),
  })),
  {
    row: '25',
    what: 'a problem of nobody',
    type: 'Condition',
    make: ({ id, mark }) => {
      const { subject: _subject, ...nobodys } = problem(id, concept(ASTHMA, mark))
      return {
        hidden: inPractice({ ...nobodys, resourceType: 'Condition' }),
        open: inPractice(problem(id, concept(ASTHMA, mark))),
      }
    },
  },
  {
    row: '27',
    what: 'two categories, of which she has agreed to one',
    type: 'Condition',
    make: ({ id, mark }) => ({ hidden: inPractice(problem(id, { coding: TWO_CATEGORIES, text: mark })) }),
  },
  ...LABELS.map(([row, what, marked, unmarked]): PlantRow => ({
    row,
    what,
    type: 'Condition',
    make: ({ id, mark }) => ({
      hidden: inPractice(problem(id, concept(ASTHMA, mark), marked)),
      open: inPractice(problem(id, concept(ASTHMA, mark), unmarked)),
    }),
  })),
]
