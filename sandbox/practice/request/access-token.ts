import {
  arrayOf,
  type Json,
  type JsonObject,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../../src/model/json.js'
import { PracticeError, type SpineErrorCode } from '../operation-outcome.js'

/** What a token is checked against. */
export type TokenExpectation = {
  readonly audience: string
  /** The one scope of the interaction, with or without `conf/N` beside it. */
  readonly scope: 'patient/*.read' | 'organization/*.read'
  /** Seconds since 1970. */
  readonly now: number
}

const LIFETIME = 300
const OLDEST = 600
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const SDS_USER = 'https://fhir.nhs.uk/Id/sds-user-id'
const SDS_ROLE = 'https://fhir.nhs.uk/Id/sds-role-profile-id'

/** The claims of a bearer token, read without judging them; undefined when there are none to read. */
export function readClaims(authorization: string | undefined): JsonObject | undefined {
  const [, payload] = bearerToken(authorization)?.split('.') ?? []
  return decode(payload)
}

/**
 * Checks the unsigned JWT of GP Connect 1.6.2 (cross-organisation audit and provenance): header, every
 * claim, times, and the three `requesting_…` resources. Throws BAD_REQUEST, or INVALID_RESOURCE for a wrong resource type.
 */
export function checkToken(authorization: string | undefined, expected: TokenExpectation): void {
  const claims = unsignedClaims(authorization)
  for (const [name, check] of Object.entries(CLAIMS)) {
    const value = claims[name]
    if (value === undefined) throw bad(`the claim ${name} is missing`)
    const problem = check(value, claims, expected)
    if (problem !== undefined) throw new PracticeError(problem.code, `the claim ${name} ${problem.text}`)
  }
}

function unsignedClaims(authorization: string | undefined): JsonObject {
  const token = bearerToken(authorization)
  if (token === undefined) throw bad('the Authorization header must be a bearer token')
  const [header, payload, signature, ...more] = token.split('.')
  if (signature !== '' || more.length > 0) {
    throw bad('the token must have a header, claims and an empty signature after a trailing dot')
  }
  const { alg, typ } = decode(header) ?? {}
  if (alg !== 'none' || typ !== 'JWT') throw bad('the token header must be {"alg":"none","typ":"JWT"}')
  const claims = decode(payload)
  if (claims === undefined) throw bad('the token claims are not base64url JSON')
  return claims
}

type Problem = { readonly code: SpineErrorCode; readonly text: string }
type Check = (value: Json, claims: JsonObject, expected: TokenExpectation) => Problem | undefined

/** Every claim is required. `iat` in the future is let pass, as practices do. */
const CLAIMS: Readonly<Record<string, Check>> = {
  iss: (value) => unless(isUrl(value), 'must be the URL of the asking system'),
  sub: (value, claims) =>
    unless(
      isText(value) && value === objectOf(claims['requesting_practitioner'])?.['id'],
      'must be the id of requesting_practitioner',
    ),
  aud: (value, _, { audience }) => unless(value === audience, 'must be the service root URL'),
  iat: (value, _, { now }) =>
    unless(
      Number.isInteger(value) && now - Number(value) < OLDEST,
      'must be an integer, less than 600 seconds old',
    ),
  exp: (value, claims) =>
    unless(
      Number.isInteger(value) && Number(value) === Number(claims['iat']) + LIFETIME,
      'must be an integer, 300 seconds after iat',
    ),
  reason_for_request: (value) => unless(value === 'directcare', 'must be directcare'),
  requested_scope: (value, _, { scope }) =>
    unless(value === scope || value === `${scope} conf/N`, `must be ${scope}`),
  requesting_device: (value) => typed(value, 'Device') ?? unless(isDevice(value), 'must be a minimal Device'),
  requesting_organization: (value) =>
    typed(value, 'Organization') ?? unless(isOrganisation(value), 'must be a minimal Organization'),
  requesting_practitioner: (value) =>
    typed(value, 'Practitioner') ?? unless(isPractitioner(value), 'must be a minimal Practitioner'),
}

function bad(text: string): PracticeError {
  return new PracticeError('BAD_REQUEST', text)
}

function unless(holds: unknown, text: string): Problem | undefined {
  return holds === true ? undefined : { code: 'BAD_REQUEST', text }
}

function typed(value: Json, type: string): Problem | undefined {
  if (objectOf(value)?.['resourceType'] === type) return undefined
  return { code: 'INVALID_RESOURCE', text: `must have the resource type ${type}` }
}

function isDevice(value: Json): boolean {
  const it = objectOf(value)
  const [identifier] = objectsOf(it?.['identifier'])
  return [identifier?.['system'], identifier?.['value'], it?.['model'], it?.['version']].every(isText)
}

function isOrganisation(value: Json): boolean {
  const it = objectOf(value)
  const ods = objectsOf(it?.['identifier']).find((identifier) => identifier['system'] === ODS)
  return isText(it?.['name']) && isText(ods?.['value'])
}

/** The SDS user id, or `UNK`; a local user id under a system of the asker's own; the role profile id may be missing. */
function isPractitioner(value: Json): boolean {
  const it = objectOf(value)
  const identifiers = objectsOf(it?.['identifier'])
  return [
    isText(it?.['id']),
    isName(objectsOf(it?.['name'])[0]),
    identifiers.every((identifier) => isText(identifier['system']) && isText(identifier['value'])),
    identifiers.some((identifier) => identifier['system'] === SDS_USER),
    identifiers.some((identifier) => identifier['system'] !== SDS_USER && identifier['system'] !== SDS_ROLE),
  ].every((holds) => holds)
}

function isName(name: JsonObject | undefined): boolean {
  if (name === undefined) return false
  const given = arrayOf(name['given'])
  return isText(name['family']) && given.length > 0 && [...given, ...arrayOf(name['prefix'])].every(isText)
}

function isText(value: Json | undefined): value is string {
  return textOf(value) !== undefined && value !== ''
}

function isUrl(value: Json): boolean {
  return typeof value === 'string' && URL.canParse(value)
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer (.*)$/.exec(authorization ?? '')?.[1]
}

function decode(segment: string | undefined): JsonObject | undefined {
  if (segment === undefined || !/^[\w-]+$/.test(segment)) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'))
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
