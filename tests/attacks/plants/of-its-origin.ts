import { identify } from '../../../sandbox/practice/record/identify.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { ASTHMA, SYPHILIS } from '../../disclosure/world.js'
import { DOROTHY, HER, type Held, IN_A_NOTE, type Made, type PlantRow } from './plant.js'
import { CODED, attached, concept, inPractice } from './resources.js'

const RESTRICTED: JsonObject = {
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
}

/** An order that says by whom and from what it was made. */
const order = (id: string, origin: string, more: JsonObject = {}): FhirResource => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'plan',
  subject: HER,
  medicationCodeableConcept: { text: 'Cetirizine' },
  eventHistory: [{ reference: `Provenance/${origin}` }],
  ...more,
})
const provenance = (id: string, target: readonly JsonObject[], mark: string): FhirResource => ({
  resourceType: 'Provenance',
  id,
  target,
  recorded: '2026-10-01T09:00:00Z',
  reason: [{ text: `${mark} was the reason` }],
  agent: [{ who: { type: 'Organization', display: 'Surgery' } }],
})
/** Another medicine, of a code that decides who may see it. */
const another = ({ id }: Made, code: string): FhirResource =>
  CODED['MedicationStatement']?.({ id: `${id}h`, mark: '' }, concept(code, 'words')) ?? order(id, id)
const anotherOf = ({ id, mark }: Made): JsonObject => ({
  reference: `MedicationStatement/${id}h`,
  display: mark,
})

/** What a source itself says of where its records came from. */
export const PROVENANCES: readonly PlantRow[] = [
  {
    row: 'L24',
    what: 'where a source says that a hidden medicine came from',
    type: 'MedicationRequest',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: (it) => {
      const held = (code: string) =>
        inPractice(
          order(it.id, `${it.id}p`, {
            eventHistory: [{ reference: `Provenance/${it.id}p`, display: it.mark }],
          }),
          provenance(`${it.id}p`, [anotherOf(it)], it.mark),
          // Nothing refers to this one: it comes with what it is about, or not at all.
          provenance(`${it.id}q`, [anotherOf(it)], it.mark),
          another(it, code),
        )
      return { hidden: held(SYPHILIS), open: held(ASTHMA) }
    },
  },
  {
    row: 'L24',
    what: 'a hidden medicine, named by what a source says of where another came from',
    type: 'MedicationRequest',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: (it) => {
      const target = [{ reference: `MedicationRequest/${it.id}` }, anotherOf(it)]
      const held = (code: string, more: JsonObject) =>
        inPractice(
          order(it.id, `${it.id}p`, more),
          provenance(`${it.id}p`, target, 'An interaction'),
          another(it, code),
        )
      return { hidden: held(SYPHILIS, {}), open: held(ASTHMA, { note: [{ text: it.mark }] }) }
    },
  },
  {
    row: 'L24',
    what: 'what a source says of where a medicine came from, marked restricted',
    type: 'MedicationRequest',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: (it) => {
      const said = provenance(`${it.id}p`, [{ reference: `MedicationRequest/${it.id}` }], it.mark)
      const of = (more: JsonObject): FhirResource => order(it.id, `${it.id}p`, more)
      return {
        hidden: inPractice(of({}), { ...said, ...RESTRICTED }),
        open: inPractice(of({ note: [{ text: it.mark }] }), said),
      }
    },
  },
]

/** A document with a file, which a read of the Binary gives. */
const document = ({ id }: Made, more: JsonObject): FhirResource => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: HER,
  content: [{ attachment: { contentType: 'text/plain', url: `Binary/${id}f` } }],
  ...more,
})
/** The same as a practice gives it by GP Connect, in STU3: where its file is, is written as it is sent. */
const ofPractice = ({ id }: Made, more: JsonObject): FhirResource => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: { reference: `Patient/${identify(DOROTHY, 'Patient', 'patient')}` },
  indexed: '2026-10-01T09:00:00+01:00',
  description: 'A letter',
  content: [{ attachment: { contentType: 'text/plain', url: `Binary/${id}f` } }],
  ...more,
})
const file = ({ id, mark }: Made, of: string, more: JsonObject = {}): FhirResource => ({
  resourceType: 'Binary',
  id: `${id}f`,
  contentType: 'text/plain',
  securityContext: { reference: `DocumentReference/${of}` },
  data: attached(mark),
  ...more,
})
const report = ({ id }: Made, code: string, form: JsonObject): FhirResource => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  subject: HER,
  code: concept(code, 'A report'),
  presentedForm: [{ contentType: 'text/plain', ...form }],
})

/** Files of a source, by themselves and inside of what is not a document. */
export const FILES: readonly PlantRow[] = [
  {
    row: 'L25',
    what: 'the file of a document of an excluded code',
    type: 'DocumentReference',
    make: (it) => {
      const held = (code: string): Held => ({
        in: 'documents',
        resources: [ofPractice(it, { type: concept(code, it.mark) })],
        file: { id: `${it.id}f`, text: `A letter of ${it.mark}` },
      })
      return { hidden: held(SYPHILIS), open: held(ASTHMA) }
    },
  },
  // No file of a system that gives FHIR is led to, hidden or not: what it attaches is had by reading it there.
  {
    row: 'L25',
    what: 'a file that was sent along, of a document that is shown',
    type: 'DocumentReference',
    leaves: 'the rest',
    make: (it) => ({
      hidden: inPractice(document(it, {}), file(it, it.id)),
      open: inPractice(document(it, { description: it.mark })),
    }),
  },
  {
    row: 'L25',
    what: 'a file that was sent along, of a hidden document, attached to another as well',
    type: 'DocumentReference',
    leaves: 'the rest',
    make: (it) => ({
      hidden: inPractice(
        document(it, {}),
        document({ ...it, id: `${it.id}h` }, { type: concept(SYPHILIS, it.mark) }),
        file(it, `${it.id}h`),
      ),
      open: inPractice(document(it, { description: it.mark })),
    }),
  },
  {
    row: 'L25',
    what: 'the address of the file of a report, kept elsewhere',
    type: 'DiagnosticReport',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: (it) => ({
      hidden: inPractice(report(it, ASTHMA, { url: `https://${it.mark}.example/1` })),
      open: inPractice(report(it, ASTHMA, { title: it.mark })),
    }),
  },
  {
    row: 'L25',
    what: 'the file inside of a report of an excluded code',
    type: 'DiagnosticReport',
    never: IN_A_NOTE,
    make: (it) => {
      const form = { data: attached(it.mark), title: it.mark }
      return { hidden: inPractice(report(it, SYPHILIS, form)), open: inPractice(report(it, ASTHMA, form)) }
    },
  },
]
