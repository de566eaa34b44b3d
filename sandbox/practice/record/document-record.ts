import { type JsonObject } from '../../../src/model/json.js'
import { type SandboxPerson } from '../../people.js'
import { type Chart, type ChartDocument } from '../charts/chart.js'
import { patientResource } from '../resources/patient.js'
import { organisationReference, teamResources } from '../resources/practice-team.js'
import { identify, localIdentifier, metaOf } from './identify.js'
import { clinicianReference, patientReference, type RecordContext, resourceId } from './record-context.js'
import { selectItems } from './selection.js'

/** The person alone, as a search by NHS number finds them (Access Document 1.0.1). */
export function patientSearchset(chart: Chart, person: SandboxPerson, now: string): JsonObject {
  return searchset([patientResource(contextOf(chart, now), person)], 1)
}

/** The documents of the person with what the mandatory includes bring; no entry at all where there is none. */
export function documentSearchset(
  chart: Chart,
  person: SandboxPerson,
  documentsRoot: string,
  now: string,
): JsonObject {
  const context = contextOf(chart, now)
  const documents = (chart.documents ?? []).filter((it) => it.handling !== 'sealed')
  if (documents.length === 0) return searchset([], 0)
  const resources = [
    ...documents.map((it) => documentResource(context, it, documentsRoot)),
    patientResource(context, person),
    ...teamResources(chart.practice, new Set(['gp', ...documents.map((it) => it.by ?? 'gp')])),
  ]
  return searchset(resources, documents.length)
}

/** The file of a document of the chart by its id; undefined where it has none. What is in it, the chart says. */
export function fileResource(chart: Chart, id: string, now: string): JsonObject | undefined {
  const context = contextOf(chart, now)
  const found = chart.documents?.find((it) => resourceId(context, 'Binary', it.key) === id)
  if (found === undefined || sizeOf(found) > LARGEST) return undefined
  const content = Buffer.from(found.text).toString('base64')
  return { resourceType: 'Binary', id, contentType: found.contentType, content }
}

/** Whether the id is that of the person at their practice. */
export function isPatientOf(nhsNumber: string, id: string): boolean {
  return identify(nhsNumber, 'Patient', 'patient') === id
}

const INCLUDES: readonly (readonly [string, string])[] = [
  ['_include', 'DocumentReference:subject:Patient'],
  ['_include', 'DocumentReference:custodian:Organization'],
  ['_include', 'DocumentReference:author:Organization'],
  ['_include', 'DocumentReference:author:Practitioner'],
  ['_revinclude:recurse', 'PractitionerRole:practitioner'],
]

/** The first mandatory include that the query does not ask for; undefined when it asks for all. */
export function missingInclude(query: URLSearchParams): string | undefined {
  return INCLUDES.find(([name, value]) => !query.getAll(name).includes(value))?.join('=')
}

/** What a chart shows of itself when only documents are asked for. */
const NOTHING_ASKED = { disabled: [], unrecognised: [] }

const LARGEST = 5 * 1024 * 1024

function sizeOf({ size, text }: ChartDocument): number {
  return size ?? Buffer.byteLength(text)
}

function documentResource(context: RecordContext, it: ChartDocument, documentsRoot: string): JsonObject {
  const { practice } = context.chart
  const id = resourceId(context, 'DocumentReference', it.key)
  const address = `${documentsRoot}/Binary/${resourceId(context, 'Binary', it.key)}`
  return {
    resourceType: 'DocumentReference',
    id,
    meta: metaOf('DocumentReference', it.handling),
    identifier: localIdentifier(practice, id),
    status: 'current',
    type: it.type,
    subject: patientReference(context),
    created: it.created,
    indexed: it.indexed,
    author: [clinicianReference(context, it.by)],
    custodian: { reference: organisationReference(practice) },
    description: it.title,
    content: [
      {
        attachment: {
          contentType: it.contentType,
          ...(sizeOf(it) > LARGEST ? {} : { url: address }),
          size: sizeOf(it),
          ...(sizeOf(it) > LARGEST ? { title: 'The file is too large to be given' } : {}),
        },
      },
    ],
  }
}

function contextOf(chart: Chart, now: string): RecordContext {
  return { chart, selection: selectItems(chart, NOTHING_ASKED), now }
}

/** `total` counts the matches: what is included besides them is not counted (FHIR STU3, search). */
function searchset(resources: readonly JsonObject[], total: number): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    entry: resources.map((resource, at) => ({
      resource,
      search: { mode: at < total ? 'match' : 'include' },
    })),
  }
}
