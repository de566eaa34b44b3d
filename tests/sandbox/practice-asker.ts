import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { type Practice } from '../../sandbox/practice/start-practice.js'
import { STRUCTURED_METADATA, STRUCTURED_RECORD } from '../../sandbox/sds/accredited-systems.js'
import { isJsonObject, type Json, type JsonObject, objectsOf } from '../../src/model/json.js'

export const TRACE_ID = '629ea9ba-a077-4d99-b289-7a9b19fd4e03'
export const COUNCIL_ASID = '200000000901'
export const OPERATION = '/Patient/$gpc.getstructuredrecord'

export type Claims = Readonly<Record<string, Json | undefined>>

/** The claims of a council worker, for the practice at that service root. */
export function goodClaims(audience: string, now: Date = new Date()): Claims {
  const iat = Math.floor(now.getTime() / 1000)
  return {
    iss: 'https://case.riverton.example',
    sub: 'RIV-SW-0117',
    aud: audience,
    iat,
    exp: iat + 300,
    reason_for_request: 'directcare',
    requested_scope: 'patient/*.read',
    requesting_device: {
      resourceType: 'Device',
      identifier: [{ system: 'https://case.riverton.example/Id/device', value: 'case-1' }],
      model: 'Case system',
      version: '1',
    },
    requesting_organization: {
      resourceType: 'Organization',
      name: 'Riverton Council (sandbox)',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }],
    },
    requesting_practitioner: {
      resourceType: 'Practitioner',
      id: 'RIV-SW-0117',
      name: [{ family: 'TEST-WORKER', given: ['Sam'], prefix: ['Mx'] }],
      identifier: [
        { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: 'UNK' },
        { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: 'UNK' },
        { system: 'https://case.riverton.example/Id/user', value: 'RIV-SW-0117' },
      ],
    },
  }
}

export function unsigned(claims: Claims, header: JsonObject = { alg: 'none', typ: 'JWT' }): string {
  const encode = (it: unknown): string => Buffer.from(JSON.stringify(it)).toString('base64url')
  return `${encode(header)}.${encode(claims)}.`
}

export function nhsNumberParameter(value: string, system = 'https://fhir.nhs.uk/Id/nhs-number'): JsonObject {
  return { name: 'patientNHSNumber', valueIdentifier: { system, value } }
}

/** Parameters for a person and some areas, as a body. */
export function parametersFor(nhsNumber: string, ...areas: readonly JsonObject[]): JsonObject {
  return { resourceType: 'Parameters', parameter: [nhsNumberParameter(nhsNumber), ...areas] }
}

export function area(name: string, parts: Readonly<Record<string, JsonObject>> = {}): JsonObject {
  const part = Object.entries(parts).map(([key, value]) => ({ name: key, ...value }))
  return part.length === 0 ? { name } : { name, part }
}

export const EVERYTHING: readonly JsonObject[] = [
  area('includeAllergies', { includeResolvedAllergies: { valueBoolean: true } }),
  area('includeMedication'),
  area('includeConsultations'),
  area('includeProblems'),
  area('includeImmunisations'),
]

/** What to change of a good request. A header set to undefined is left out. */
export type Asking = {
  readonly via?: 'proxy' | 'direct'
  readonly method?: string
  readonly path?: string
  readonly root?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly claims?: Claims
  readonly token?: string
  readonly body?: string
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  readonly body: JsonObject
}

/** A good request for 9990000018's allergies, changed as told, through the proxy unless told otherwise. */
export async function ask(practice: Practice, asking: Asking = {}): Promise<Answer> {
  const path = asking.path ?? OPERATION
  const root = asking.root ?? practice.serviceRoot
  const target = asking.via === 'direct' ? new URL(root).pathname + path : `/${root}${path}`
  const claims = { ...goodClaims(practice.serviceRoot), ...asking.claims }
  const headers = {
    'Ssp-TraceID': TRACE_ID,
    'Ssp-From': COUNCIL_ASID,
    'Ssp-To': practice.asid,
    'Ssp-InteractionID': path === '/metadata' ? STRUCTURED_METADATA : STRUCTURED_RECORD,
    Authorization: `Bearer ${asking.token ?? unsigned(claims)}`,
    Accept: 'application/fhir+json;charset=utf-8',
    'Content-Type': 'application/fhir+json;charset=utf-8',
    ...asking.headers,
  }
  const method = asking.method ?? (path === '/metadata' ? 'GET' : 'POST')
  const body = asking.body ?? JSON.stringify(parametersFor('9990000018', EVERYTHING[0]!))
  return await send(`${practice.url}${target}`, method, headers, method === 'GET' ? '' : body)
}

/** The record of a person for these areas; throws when the practice does not answer 200. */
export async function record(
  practice: Practice,
  nhsNumber: string,
  ...areas: readonly JsonObject[]
): Promise<JsonObject> {
  const answer = await ask(practice, { body: JSON.stringify(parametersFor(nhsNumber, ...areas)) })
  if (answer.status !== 200) throw new Error(`the practice answered ${answer.status}: ${answer.text}`)
  return answer.body
}

export function resources(bundle: JsonObject, type?: string): readonly JsonObject[] {
  return objectsOf(bundle['entry'])
    .flatMap((it) => (isJsonObject(it['resource']) ? [it['resource']] : []))
    .filter((it) => type === undefined || it['resourceType'] === type)
}

export function codingOf(it: JsonObject | undefined): JsonObject | undefined {
  const code = it?.['code']
  return isJsonObject(code) ? objectsOf(code['coding'])[0] : undefined
}

/** The list with the code; throws when there is none. */
export function listOf(bundle: JsonObject, code: string): JsonObject {
  const found = resources(bundle, 'List').find((it) => codingOf(it)?.['code'] === code)
  if (found === undefined) throw new Error(`no list ${code}`)
  return found
}

async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
): Promise<Answer> {
  const sized: Readonly<Record<string, string | undefined>> = {
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  }
  const given = Object.fromEntries(Object.entries(sized).filter(([, value]) => value !== undefined))
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: given }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const text = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: jsonOf(text) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function jsonOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
