import { arrayOf, type JsonObject } from '../../src/model/json.js'
import { type SandboxPerson } from '../people.js'
import {
  APPOINTMENT_METADATA,
  APPOINTMENT_PATIENT_SEARCH,
  APPOINTMENT_SEARCH,
  DOCUMENT_FILE,
  DOCUMENT_PATIENT_SEARCH,
  DOCUMENT_SEARCH,
  LOCATION_READ,
  PRACTITIONER_READ,
  STRUCTURED_METADATA,
  STRUCTURED_RECORD,
} from '../sds/accredited-systems.js'
import { checkToken, type TokenExpectation } from './request/access-token.js'
import { type Behaviour } from './behaviours.js'
import { appointmentsStatement, capabilityStatement } from './capability-statement.js'
import { chartOf } from './charts/charts.js'
import { checkAccept, checkContentType } from './request/media-types.js'
import { PracticeError } from './operation-outcome.js'
import { readParameters, type StructuredRequest } from './request/read-parameters.js'
import { appointmentSearchset, periodAsked } from './record/appointments.js'
import { actorOf } from './resources/practice-team.js'
import { structuredRecord } from './record/structured-record.js'
import { type Surgery } from './surgeries.js'
import {
  documentSearchset,
  fileResource,
  isPatientOf,
  missingInclude,
  patientSearchset,
} from './record/document-record.js'
import { checkRegistration, type RegistrationState } from './registration.js'

/** One request as the practice receives it. */
export type PracticeRequest = {
  readonly method: string
  /** Which of the practice's services it is for. */
  readonly root: 'structured' | 'documents' | 'appointments'
  /** Path after the root of the service, for example `/metadata`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** What the practice knows when a request arrives. */
export type PracticeState = {
  readonly serviceRoot: string
  readonly documentsRoot: string
  readonly appointmentsRoot: string
  readonly surgery: Surgery
  readonly sharing: 'on' | 'off'
  readonly registered: ReadonlyMap<
    string,
    { readonly person: SandboxPerson; readonly state: RegistrationState }
  >
  readonly behaviours: ReadonlyMap<string, Behaviour>
  readonly now: Date
}

/** A good answer, and the behaviour it is to be written with. */
export type PracticeAnswer = { readonly body: JsonObject; readonly behaviour: Behaviour }

/** Serves one request in the order of GP Connect 1.6.2: headers, token, media types, Parameters, patient. Throws a `PracticeError` for what it refuses. */
export function serveRequest(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  const interaction = INTERACTIONS.find((it) => it.root === request.root && it.path.test(request.path))
  if (interaction === undefined)
    throw new PracticeError('NOT_IMPLEMENTED', 'the practice has no such interaction')
  if (interaction.method !== request.method) {
    throw new PracticeError('BAD_REQUEST', `the interaction must be a ${interaction.method}`)
  }
  checkProxyHeaders(request, interaction.id, state)
  checkToken(request.headers['authorization'], {
    audience: rootOf(interaction.root, state),
    scope: interaction.scope,
    now: Math.floor(state.now.getTime() / 1000),
  })
  checkAccept(request.headers['accept'], request.query.get('_format'))
  return interaction.serve(request, state)
}

function rootOf(root: PracticeRequest['root'], state: PracticeState): string {
  const { serviceRoot: structured, documentsRoot: documents, appointmentsRoot: appointments } = state
  return { structured, documents, appointments }[root]
}

const INTERACTIONS: readonly {
  readonly method: string
  readonly root: PracticeRequest['root']
  readonly path: RegExp
  readonly id: string
  readonly scope: TokenExpectation['scope']
  readonly serve: (request: PracticeRequest, state: PracticeState) => PracticeAnswer
}[] = [
  {
    method: 'GET',
    root: 'structured',
    path: /^\/metadata$/,
    id: STRUCTURED_METADATA,
    scope: 'organization/*.read',
    serve: (_, state) => ({
      body: capabilityStatement(state.serviceRoot, state.surgery),
      behaviour: 'ordinary',
    }),
  },
  {
    method: 'POST',
    root: 'structured',
    path: /^\/Patient\/\$gpc\.getstructuredrecord$/,
    id: STRUCTURED_RECORD,
    scope: 'patient/*.read',
    serve: serveRecord,
  },
  {
    method: 'GET',
    root: 'documents',
    path: /^\/Patient$/,
    id: DOCUMENT_PATIENT_SEARCH,
    scope: 'patient/*.read',
    serve: findPatient,
  },
  {
    method: 'GET',
    root: 'documents',
    path: /^\/Patient\/[^/]+\/DocumentReference$/,
    id: DOCUMENT_SEARCH,
    scope: 'patient/*.read',
    serve: searchDocuments,
  },
  {
    method: 'GET',
    root: 'documents',
    path: /^\/Binary\/[^/]+$/,
    id: DOCUMENT_FILE,
    scope: 'patient/*.read',
    serve: readFile,
  },
  {
    method: 'GET',
    root: 'appointments',
    path: /^\/metadata$/,
    id: APPOINTMENT_METADATA,
    scope: 'organization/*.read',
    serve: (_, state) => ({
      body: appointmentsStatement(state.appointmentsRoot, state.surgery),
      behaviour: 'ordinary',
    }),
  },
  {
    method: 'GET',
    root: 'appointments',
    path: /^\/Patient$/,
    id: APPOINTMENT_PATIENT_SEARCH,
    scope: 'patient/*.read',
    serve: findPatient,
  },
  {
    method: 'GET',
    root: 'appointments',
    path: /^\/Patient\/[^/]+\/Appointment$/,
    id: APPOINTMENT_SEARCH,
    scope: 'patient/*.read',
    serve: searchAppointments,
  },
  ...[
    { path: /^\/Practitioner\/[^/]+$/, id: PRACTITIONER_READ },
    { path: /^\/Location\/[^/]+$/, id: LOCATION_READ },
  ].map((it) => ({
    ...it,
    method: 'GET',
    root: 'appointments' as const,
    scope: 'organization/*.read' as const,
    serve: readActor,
  })),
]

const TRACE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function checkProxyHeaders({ headers }: PracticeRequest, interaction: string, state: PracticeState): void {
  const missing = ['Ssp-TraceID', 'Ssp-From', 'Ssp-To', 'Ssp-InteractionID'].find(
    (name) => (headers[name.toLowerCase()] ?? '') === '',
  )
  if (missing !== undefined) throw new PracticeError('BAD_REQUEST', `the header ${missing} is missing`)
  if (!TRACE_ID.test(headers['ssp-traceid'] ?? '')) {
    throw new PracticeError('BAD_REQUEST', 'the header Ssp-TraceID must be a GUID')
  }
  if (headers['ssp-to'] !== state.surgery.system.asid) {
    throw new PracticeError('BAD_REQUEST', 'the header Ssp-To must be the ASID of this practice')
  }
  if (headers['ssp-interactionid'] !== interaction) {
    throw new PracticeError('BAD_REQUEST', `the header Ssp-InteractionID must be ${interaction}`)
  }
}

function serveRecord(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  checkContentType(request.headers['content-type'])
  const answer = { traceId: request.headers['ssp-traceid'] ?? '', now: state.now.toISOString() }
  const asked = readParameters(request.body, answer.now.slice(0, 10), state.surgery.parameters)
  const { person, behaviour } = registeredFor(asked.nhsNumber, state)
  const own = recordOf(person, asked, answer)
  if (behaviour !== 'wrong-person' && behaviour !== 'two-people') return { body: own, behaviour }
  const other = recordOf(somebodyElse(state, asked.nhsNumber), asked, answer)
  return { body: behaviour === 'wrong-person' ? other : bothOf(own, other), behaviour: 'ordinary' }
}

/** Access Document 1.0.1, find a patient: by NHS number alone. */
function findPatient(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  const [system, nhsNumber = ''] = (request.query.get('identifier') ?? '').split('|')
  if (system !== 'https://fhir.nhs.uk/Id/nhs-number')
    throw new PracticeError('INVALID_IDENTIFIER_SYSTEM', 'the identifier must be an NHS number')
  const { person, behaviour } = registeredFor(nhsNumber, state)
  const now = state.now.toISOString()
  const own = patientSearchset(chartOf(nhsNumber), person, now)
  if (behaviour !== 'wrong-person' && behaviour !== 'two-people') return { body: own, behaviour }
  const somebody = somebodyElse(state, nhsNumber)
  const other = patientSearchset(chartOf(somebody.nhsNumber), somebody, now)
  return { body: behaviour === 'wrong-person' ? other : bothOf(own, other), behaviour: 'ordinary' }
}

/** Access Document 1.0.1, search for a patient's documents: every mandatory include must be asked for. */
function searchDocuments(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  const missing = missingInclude(request.query)
  if (missing !== undefined) throw new PracticeError('INVALID_PARAMETER', `${missing} is missing`)
  const id = request.path.split('/')[2] ?? ''
  const nhsNumber = [...state.registered.keys()].find((it) => isPatientOf(it, id)) ?? ''
  const { person, behaviour } = registeredFor(nhsNumber, state)
  const body = documentSearchset(chartOf(nhsNumber), person, state.documentsRoot, state.now.toISOString())
  return { body, behaviour }
}

/** Appointment Management 1.2, retrieve a patient's appointments: two days to come, and nothing of the past. */
function searchAppointments(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  const period = periodAsked(request.query, state.now)
  if (period === undefined)
    throw new PracticeError('INVALID_PARAMETER', 'start must be given as ge and le, of days to come')
  const id = request.path.split('/')[2] ?? ''
  const nhsNumber = [...state.registered.keys()].find((it) => isPatientOf(it, id)) ?? ''
  const { behaviour } = registeredFor(nhsNumber, state)
  return { body: appointmentSearchset(chartOf(nhsNumber), period, state.now), behaviour }
}

/** GP Connect Foundations, read a practitioner or a location: of nobody's record. */
function readActor({ path }: PracticeRequest, { surgery }: PracticeState): PracticeAnswer {
  const body = actorOf(surgery, path.slice(1))
  if (body === undefined)
    throw new PracticeError('NO_RECORD_FOUND', 'there is nobody and no place of that id')
  return { body, behaviour: 'ordinary' }
}

/** Access Document 1.0.1, retrieve a document: the practice finds whose it is by its id. */
function readFile(request: PracticeRequest, state: PracticeState): PracticeAnswer {
  const id = request.path.split('/')[2] ?? ''
  const now = state.now.toISOString()
  const files = [...state.registered.keys()].flatMap((nhsNumber) => {
    const body = fileResource(chartOf(nhsNumber), id, now)
    return body === undefined ? [] : [{ nhsNumber, body }]
  })
  const [found] = files
  if (found === undefined) throw new PracticeError('NO_RECORD_FOUND', 'there is no such file')
  return { body: found.body, behaviour: registeredFor(found.nhsNumber, state).behaviour }
}

function registeredFor(
  nhsNumber: string,
  state: PracticeState,
): { readonly person: SandboxPerson; readonly behaviour: Behaviour } {
  if (state.sharing === 'off')
    throw new PracticeError('NO_ORGANISATION_CONSENT', 'the practice has switched sharing off')
  const registered = state.registered.get(nhsNumber)
  checkRegistration(registered?.state)
  if (registered === undefined) throw new PracticeError('PATIENT_NOT_FOUND', 'no patient could be found')
  return { person: registered.person, behaviour: state.behaviours.get(nhsNumber) ?? 'ordinary' }
}

function recordOf(
  person: SandboxPerson,
  { asked }: StructuredRequest,
  answer: { readonly traceId: string; readonly now: string },
): JsonObject {
  return structuredRecord(chartOf(person.nhsNumber), person, asked, answer)
}

function somebodyElse({ registered }: PracticeState, nhsNumber: string): SandboxPerson {
  const other = [...registered.values()].find((it) => it.person.nhsNumber !== nhsNumber)
  if (other === undefined)
    throw new PracticeError('INTERNAL_SERVER_ERROR', 'the practice has one patient only')
  return other.person
}

/** Two records in one Bundle: what an asker must never take for one person's. */
function bothOf(own: JsonObject, other: JsonObject): JsonObject {
  const entries = [own, other].flatMap((it) => arrayOf(it['entry']))
  return { ...own, entry: entries }
}
