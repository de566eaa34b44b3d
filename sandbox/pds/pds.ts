import { isNhsNumber } from '../../src/model/nhs-number.js'
import { bears, jsonAnswer, startTwin, type Twin, type TwinAnswer, type TwinRequest } from '../twin.js'
import { FHIR_JSON, pdsOutcome } from './pds-outcome.js'
import { patientOf } from './pds-patient.js'
import { type PdsRecord, pdsRecords } from './pds-record.js'
import { relatedPersonsOf } from './pds-related-person.js'
import { searchPatients } from './pds-search.js'

/** The Personal Demographics Service, FHIR R4. */
export type Pds = Twin & {
  /** The FHIR base: `{url}/personal-demographics/FHIR/R4`. */
  readonly base: string
  /** Changes what is held under an NHS number, and its version. Throws an Error when nothing is held. */
  change(nhsNumber: string, patch: Partial<Omit<PdsRecord, 'nhsNumber' | 'version'>>): void
}

export type PdsOptions = { readonly host: string; readonly port: number; readonly token: string }

/** Starts the PDS twin, which answers only requests that bear the token. Rejects with `PortInUse`. */
export async function startPds(options: PdsOptions): Promise<Pds> {
  const records = pdsRecords()
  const twin = await startTwin({ name: 'PDS', host: options.host, port: options.port }, (request) =>
    echo(request, refusalOf(request, options.token) ?? answer(records, request)),
  )
  return {
    ...twin,
    base: `${twin.url}${BASE}`,
    change: (nhsNumber, patch) => {
      const held = records.get(nhsNumber)
      if (held === undefined) throw new Error('PDS holds nothing under that number')
      records.set(nhsNumber, { ...held, ...patch, version: held.version + 1 })
    },
  }
}

const BASE = '/personal-demographics/FHIR/R4'
const PATIENT = /^\/personal-demographics\/FHIR\/R4\/Patient(?:\/([^/]+)(\/RelatedPerson)?)?$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Headers that PDS checks when they are sent: the organisation that asks, and the role profile of its user. */
const CHECKED: readonly (readonly [string, RegExp])[] = [
  ['NHSD-End-User-Organisation-ODS', /^[A-Z0-9]{3,9}$/],
  ['NHSD-Session-URID', /^[A-Za-z0-9-]{1,40}$/],
  ['X-Correlation-ID', UUID],
]

function refusalOf(request: TwinRequest, token: string): TwinAnswer | undefined {
  if (!bears(request, token)) return pdsOutcome('ACCESS_DENIED', 'Missing or invalid access token')
  const requestId = request.headers['x-request-id']
  if (requestId === undefined)
    return pdsOutcome(
      'MISSING_VALUE',
      'Invalid request with error - X-Request-ID header must be supplied to access this resource',
    )
  if (!UUID.test(requestId))
    return pdsOutcome('INVALID_VALUE', `Invalid value - '${requestId}' in header 'X-Request-ID'`)
  for (const [name, form] of CHECKED) {
    const value = request.headers[name.toLowerCase()]
    if (value !== undefined && !form.test(value))
      return pdsOutcome('INVALID_VALUE', `Invalid value - '${value}' in header '${name}'`)
  }
  return undefined
}

function answer(records: ReadonlyMap<string, PdsRecord>, request: TwinRequest): TwinAnswer {
  const match = PATIENT.exec(request.path)
  if (match === null || request.method !== 'GET') return pdsOutcome('UNSUPPORTED_SERVICE', undefined)
  const [, nhsNumber, related] = match
  if (nhsNumber === undefined) return searchPatients([...records.values()], request.query, BASE)
  if (!isNhsNumber(nhsNumber)) return pdsOutcome('INVALID_RESOURCE_ID', undefined)
  const asked = records.get(nhsNumber)
  const record = asked?.supersededBy === undefined ? asked : records.get(asked.supersededBy)
  if (record === undefined) return pdsOutcome('RESOURCE_NOT_FOUND', undefined)
  if (record.sensitivity === 'REDACTED') return pdsOutcome('INVALIDATED_RESOURCE', undefined)
  if (related !== undefined) return jsonAnswer(200, relatedPersonsOf(record), { 'content-type': FHIR_JSON })
  return jsonAnswer(200, patientOf(record), {
    'content-type': FHIR_JSON,
    etag: `W/"${record.version}"`,
  })
}

/** The answer with the ids of the request, as every answer of PDS carries them. */
function echo(request: TwinRequest, it: TwinAnswer): TwinAnswer {
  const ids = ['x-request-id', 'x-correlation-id'].flatMap((name) => {
    const value = request.headers[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...it, headers: { ...it.headers, ...(Object.fromEntries(ids) as Record<string, string>) } }
}
