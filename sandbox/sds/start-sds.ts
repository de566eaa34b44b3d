import { type JsonObject, textOf } from '../../src/model/json.js'
import { jsonAnswer, startTwin, type Twin, type TwinAnswer, type TwinRequest } from '../twin.js'
import { type DirectoryEntry, directoryEntries } from './directory.js'
import { INTERACTION_SYSTEM, ODS_SYSTEM, PARTY_KEY_SYSTEM } from './accredited-systems.js'
import { deviceResource, endpointResource } from './resources.js'

const BASE = '/spine-directory/FHIR/R4'

export type SdsOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** The service root of each practice by its ODS code, given as the address of its endpoint. */
  readonly serviceRoots: ReadonlyMap<string, string>
  readonly apiKey?: string
}

export type Sds = Twin & {
  /** `{url}/spine-directory/FHIR/R4`: what `/Device` and `/Endpoint` follow. */
  readonly baseUrl: string
  readonly apiKey: string
  close(): Promise<void>
}

/** Starts the Spine Directory Service: who has which ASID, and at what address a practice answers. */
export async function startSds(options: SdsOptions): Promise<Sds> {
  const apiKey = options.apiKey ?? 'sandbox-sds-key'
  const entries = directoryEntries(options.serviceRoots)
  const twin = await startTwin(
    { name: 'the directory (SDS)', host: '127.0.0.1', port: options.port },
    (request) => answer(request, apiKey, entries),
  )
  return { ...twin, baseUrl: `${twin.url}${BASE}`, apiKey, close: () => twin.stop() }
}

const SEARCHES: Readonly<
  Record<
    string,
    { readonly type: string; readonly resource: (entry: DirectoryEntry) => JsonObject | undefined }
  >
> = {
  [`${BASE}/Device`]: { type: 'Device', resource: deviceResource },
  [`${BASE}/Endpoint`]: { type: 'Endpoint', resource: endpointResource },
}

function answer(request: TwinRequest, apiKey: string, entries: readonly DirectoryEntry[]): TwinAnswer {
  const headers = correlation(request)
  if (request.headers['apikey'] !== apiKey) {
    return fhir(401, outcome('login', 'ACCESS_DENIED', 'the apikey header is missing or not known'), headers)
  }
  const search = SEARCHES[request.path]
  if (search === undefined) {
    return fhir(404, outcome('not-found', 'RESOURCE_NOT_FOUND', 'no such resource'), headers)
  }
  if (request.method !== 'GET') {
    return fhir(405, outcome('not-supported', 'BAD_REQUEST', 'the method must be GET'), headers)
  }
  const wanted = readQuery(request.query)
  if (typeof wanted === 'string') return fhir(400, outcome('required', 'MISSING_VALUE', wanted), headers)
  const found = entries
    .filter((it) => matches(it, wanted))
    .map((it) => search.resource(it))
    .filter((it) => it !== undefined)
  return fhir(200, searchset(search.type, found, request), headers)
}

type Wanted = {
  readonly organisation: string
  readonly interaction: string | undefined
  readonly partyKey: string | undefined
}

/** What is searched for, or a sentence on what is missing. SDS wants an organisation and at least one identifier. */
function readQuery(query: URLSearchParams): Wanted | string {
  const organisation = valueOf(query.getAll('organization'), ODS_SYSTEM)
  if (organisation === undefined) return `organization is missing, or has not the system ${ODS_SYSTEM}`
  const interaction = valueOf(query.getAll('identifier'), INTERACTION_SYSTEM)
  const partyKey = valueOf(query.getAll('identifier'), PARTY_KEY_SYSTEM)
  if (interaction === undefined && partyKey === undefined) {
    return `identifier is missing, or has not the system ${INTERACTION_SYSTEM} or ${PARTY_KEY_SYSTEM}`
  }
  return { organisation, interaction, partyKey }
}

function valueOf(parameters: readonly string[], system: string): string | undefined {
  const value = parameters.find((it) => it.startsWith(`${system}|`))?.slice(system.length + 1)
  return value === '' ? undefined : value
}

function matches({ system }: DirectoryEntry, wanted: Wanted): boolean {
  return (
    system.ods === wanted.organisation &&
    (wanted.interaction === undefined || system.interactions.includes(wanted.interaction)) &&
    (wanted.partyKey === undefined || system.partyKey === wanted.partyKey)
  )
}

function searchset(type: string, resources: readonly JsonObject[], request: TwinRequest): JsonObject {
  const self = `https://sds.example${request.path}`
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    link: [{ relation: 'self', url: `${self}?${request.query.toString()}` }],
    entry: resources.map((resource) => ({
      fullUrl: `https://sds.example${BASE}/${type}/${textOf(resource['id']) ?? ''}`,
      resource,
      search: { mode: 'match' },
    })),
  }
}

function outcome(code: string, spine: string, diagnostics: string): JsonObject {
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        details: {
          coding: [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', code: spine }],
        },
        diagnostics,
      },
    ],
  }
}

function correlation({ headers }: TwinRequest): Readonly<Record<string, string>> {
  const id = headers['x-correlation-id']
  return id === undefined ? {} : { 'x-correlation-id': id }
}

function fhir(status: number, body: JsonObject, headers: Readonly<Record<string, string>>): TwinAnswer {
  return jsonAnswer(status, body, { 'content-type': 'application/fhir+json; charset=utf-8', ...headers })
}
