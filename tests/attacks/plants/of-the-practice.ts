import { identify } from '../../../sandbox/practice/record/identify.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { ASTHMA } from '../../disclosure/world.js'
import { DOROTHY, type Held, IN_A_NOTE, type PlantRow, SNOMED } from './plant.js'

/** Of whose record the practice says that the whole of it is restricted. */
const JACK = '9990000123'

/** A problem as a practice sends it by GP Connect, in STU3. */
const problem = (about: string, id: string, more: JsonObject): FhirResource => ({
  resourceType: 'Condition',
  id,
  meta: {
    profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-ProblemHeader-Condition-1'],
  },
  subject: { reference: `Patient/${identify(about, 'Patient', 'patient')}` },
  clinicalStatus: 'active',
  code: { coding: [{ system: SNOMED, code: ASTHMA, display: 'Asthma' }] },
  ...more,
})

const inRecord = (resource: FhirResource, meta?: JsonObject): Held => ({
  in: 'record',
  resources: [resource],
  meta,
})

/** What stands where no reader of STU3 can make anything of it. */
const RAW: readonly (readonly [string, (mark: string) => JsonObject])[] = [
  ['a malformed element', (severity) => ({ severity })],
  ['an element that is not known', (text) => ({ comment: { text } })],
  ['an element without a home', (detail) => ({ evidence: [{ detail }] })],
  [
    'a reference outside the record',
    (it) => ({ asserter: { reference: `https://elsewhere.example/${it}` } }),
  ],
  ['a reference out of place', (display) => ({ context: { reference: 'Patient/1', display } })],
]

const security = (code: string): JsonObject => ({
  security: [{ system: 'http://hl7.org/fhir/v3/Confidentiality', code }],
})

/** What the practice itself sends by GP Connect. */
export const OF_THE_PRACTICE: readonly PlantRow[] = [
  ...RAW.map(([what, put]): PlantRow => ({
    row: '23',
    what: `${what}, in what a practice sends`,
    type: 'Condition',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: ({ id, mark }) => ({
      hidden: inRecord(problem(DOROTHY, id, put(mark))),
      open: inRecord(problem(DOROTHY, id, { note: [{ text: mark }] })),
    }),
  })),
  {
    row: '29',
    what: 'a problem in a record that is restricted as a whole',
    type: 'Condition',
    about: JACK,
    make: ({ id, mark }) => {
      const named = problem(JACK, id, {
        code: { coding: [{ system: SNOMED, code: ASTHMA, display: mark }], text: mark },
      })
      return { hidden: inRecord(named, security('R')), open: inRecord(named) }
    },
  },
]
