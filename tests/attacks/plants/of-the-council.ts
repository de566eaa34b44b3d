import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { type CaseRecord } from '../../../sandbox/council/shapes.js'
import { ASTHMA } from '../../disclosure/world.js'
import { HER, IN_A_NOTE, type Made, OF_ONE_TYPE, type PlantRow, SNOMED } from './plant.js'
import { inCouncil } from './resources.js'

const PSY: JsonObject = {
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }] },
}
const NOPAT: JsonObject = {
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOPAT' }] },
}

const alert = (id: string, text: string, more: JsonObject = {}): FhirResource => ({
  resourceType: 'Flag',
  id,
  status: 'active',
  code: { text },
  subject: HER,
  ...more,
})
const plan = (id: string, more: JsonObject): FhirResource => ({
  resourceType: 'CarePlan',
  id,
  status: 'active',
  intent: 'plan',
  subject: HER,
  ...more,
})

/** An alert of the council beside what is about it: restricted where it is hidden, and not restricted where it is not. */
const beside = (put: (it: Made, alert: JsonObject) => FhirResource): PlantRow['make'] => {
  return (it) => {
    const held = (more: JsonObject) =>
      inCouncil(alert(`${it.id}h`, 'words', more), put(it, { reference: `Flag/${it.id}h`, display: it.mark }))
    return { hidden: held(PSY), open: held({}) }
  }
}

/** An order of the council that is found with what names it. */
const besideAnOrder = (put: (it: Made, order: JsonObject) => FhirResource): PlantRow['make'] => {
  return (it) => {
    const held = (more: JsonObject) =>
      inCouncil(
        {
          resourceType: 'DeviceRequest',
          id: `${it.id}h`,
          status: 'active',
          intent: 'order',
          codeCodeableConcept: { text: 'words' },
          subject: HER,
          ...more,
        },
        put(it, { reference: `DeviceRequest/${it.id}h`, display: it.mark }),
      )
    return { hidden: held(PSY), open: held({}) }
  }
}

const FUNDING = 'https://linchpin.example/fhir/StructureDefinition/care-funding'
const document = (id: string, title: string, more: JsonObject): FhirResource => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: HER,
  description: title,
  content: [{ attachment: { contentType: 'text/plain', title } }],
  ...more,
})

export const OF_THE_COUNCIL: readonly PlantRow[] = [
  {
    row: 'L23',
    what: 'what a plan addresses',
    type: 'CarePlan',
    reader: 'gp',
    leaves: 'the rest',
    never: [...OF_ONE_TYPE, 'with CarePlan:condition'],
    make: beside(({ id }, about) => plan(id, { addresses: [about], activity: [{ reference: about }] })),
  },
  {
    row: 'L23',
    what: 'an entry of a section',
    type: 'Composition',
    reader: 'social-worker',
    leaves: 'the rest',
    never: [...OF_ONE_TYPE, ...IN_A_NOTE],
    make: beside(({ id }, about) => ({
      resourceType: 'Composition',
      id,
      status: 'final',
      type: { text: 'Notice' },
      subject: HER,
      date: '2026-10-01',
      title: 'Notice',
      section: [{ title: 'Risks', entry: [about] }],
    })),
  },
  {
    row: 'L23',
    what: 'an activity of a plan, in the same part of the record',
    type: 'CarePlan',
    reader: 'gp',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: besideAnOrder(({ id }, reference) => plan(id, { activity: [{ reference }] })),
  },
  {
    row: 'L23',
    what: 'an entry of a section, in the same part of the record',
    type: 'Composition',
    reader: 'social-worker',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: besideAnOrder(({ id }, about) => ({
      resourceType: 'Composition',
      id,
      status: 'final',
      type: { text: 'Notice' },
      subject: HER,
      date: '2026-10-01',
      title: 'Notice',
      section: [{ title: 'Equipment', entry: [about] }],
    })),
  },
  {
    row: 'L24',
    what: 'a task about a hidden alert',
    type: 'Task',
    reader: 'gp',
    make: beside(({ id, mark }, focus) => ({
      resourceType: 'Task',
      id,
      status: 'requested',
      intent: 'order',
      for: HER,
      description: mark,
      focus,
    })),
  },
  {
    row: 'L24',
    what: 'a message about a hidden alert',
    type: 'Communication',
    reader: 'gp',
    never: IN_A_NOTE,
    make: beside(({ id, mark }, about) => ({
      resourceType: 'Communication',
      id,
      status: 'completed',
      subject: HER,
      payload: [{ contentString: mark }],
      about: [about],
    })),
  },
  {
    row: 'L25',
    what: 'the address of a file kept elsewhere',
    type: 'DocumentReference',
    reader: 'social-worker',
    leaves: 'the rest',
    make: ({ id, mark }) => ({
      hidden: inCouncil(
        document(id, 'A letter', {
          content: [{ attachment: { contentType: 'application/pdf', url: `https://${mark}.example/1` } }],
        }),
      ),
      open: inCouncil(
        document(id, 'A letter', {
          content: [{ attachment: { contentType: 'application/pdf', title: mark } }],
        }),
      ),
    }),
  },
  {
    row: '23',
    what: 'a case note',
    type: 'DocumentReference',
    reader: 'social-worker',
    notice: 'silent',
    make: ({ id, mark }) => {
      const system = 'https://linchpin.example/fhir/CodeSystem/document-category'
      return {
        hidden: inCouncil(document(id, mark, { category: [{ coding: [{ system, code: 'case-note' }] }] })),
        open: inCouncil(document(id, mark, {})),
      }
    },
  },
  {
    row: '23',
    what: 'what care costs',
    type: 'CarePlan',
    reader: 'gp',
    leaves: 'the rest',
    never: ['with a summary', 'with elements'],
    make: ({ id, mark }) => {
      const said = (url: string) =>
        inCouncil(plan(id, { title: 'Home care', extension: [{ url, valueString: mark }] }))
      return { hidden: said(FUNDING), open: said('https://x.example/other') }
    },
  },
  {
    row: '23',
    what: 'whom care is charged to',
    type: 'DeviceRequest',
    reader: 'gp',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: ({ id, mark }) => {
      const order = (more: JsonObject) =>
        inCouncil({
          resourceType: 'DeviceRequest',
          id,
          status: 'active',
          intent: 'order',
          codeCodeableConcept: { coding: [{ system: SNOMED, code: ASTHMA }] },
          subject: HER,
          ...more,
        })
      return {
        hidden: order({ insurance: [{ display: mark }] }),
        open: order({ note: [{ text: mark }] }),
      }
    },
  },
  {
    row: '30',
    what: 'an alert that the person has not been told of',
    type: 'Flag',
    reader: 'citizen',
    notice: 'silent',
    make: ({ id, mark }) => ({
      hidden: inCouncil(alert(id, mark, NOPAT)),
      open: inCouncil(alert(id, mark)),
    }),
  },
]

const inCase = (change: (it: CaseRecord) => CaseRecord) => ({ in: 'case-system', change }) as const
const withWarning = (mark: string, told: 'Y' | 'N') =>
  inCase((it) => ({
    ...it,
    warningNotes: it.warningNotes.map((note) => ({ ...note, NOTES: mark, INDIVIDUAL_NOTIFIED: told })),
  }))

/** What the case system itself holds. */
export const OF_A_CASE: readonly PlantRow[] = [
  {
    row: '23',
    what: 'a case note of the case system',
    type: 'CarePlan',
    reader: 'gp',
    leaves: 'the rest',
    make: ({ mark }) => ({
      hidden: inCase((it) => ({
        ...it,
        caseNotes: it.caseNotes.map((note) => ({ ...note, NOTE: mark, TITLE: mark })),
      })),
      open: inCase((it) => ({
        ...it,
        packagesOfCare: it.packagesOfCare.map((one) => ({ ...one, PACKAGE_NAME: mark })),
      })),
    }),
  },
  {
    row: '29',
    what: 'a restricted case',
    type: 'CarePlan',
    reader: 'gp',
    about: '9990000123',
    make: ({ mark }) => {
      const held = (RESTRICTED: 'Y' | 'N') =>
        inCase((it) => ({
          ...it,
          resident: { ...it.resident, RESTRICTED },
          packagesOfCare: it.packagesOfCare.map((one) => ({ ...one, PACKAGE_NAME: mark })),
        }))
      return { hidden: held('Y'), open: held('N') }
    },
  },
  {
    row: '30',
    what: 'a warning note that the person has not been told of',
    type: 'Flag',
    reader: 'citizen',
    notice: 'silent',
    never: IN_A_NOTE,
    make: ({ mark }) => ({ hidden: withWarning(mark, 'N'), open: withWarning(mark, 'Y') }),
  },
]
