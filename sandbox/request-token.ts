import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { importJWK, type JWK, SignJWT } from 'jose'
import { ODS_CODE_SYSTEM } from '../src/model/ods-code.js'
import { codingOfPurpose, type Purpose, PURPOSE_SYSTEM, PURPOSES } from '../src/model/purpose.js'
import { keyFilesIn } from './keys.js'
import { organisationOf } from './organisations.js'
import { roleOf, ROLES, type SandboxRole } from './roles.js'

/** What to say of the requester; what is left out is as the table of roles has it. */
export type TokenRequest = {
  readonly as: string
  /** Origin of the gateway. */
  readonly url: string
  readonly dataDir: string
  readonly purpose?: string | undefined
  readonly reason?: string | undefined
  readonly breakGlass?: boolean | undefined
  readonly selfClaimed?: boolean | undefined
  readonly permission?: string | undefined
  readonly authorityReference?: string | undefined
  readonly authorityApprovedBy?: string | undefined
  readonly justification?: string | undefined
  readonly actingFor?: string | undefined
  readonly person?: string | undefined
  /** SMART v2 scopes, separated by spaces. */
  readonly scope?: string | undefined
  /** Members of the `hl7-b2b` and `linchpin` extensions that replace those made from the above. */
  readonly b2b?: Readonly<Record<string, unknown>> | undefined
  readonly linchpin?: Readonly<Record<string, unknown>> | undefined
}

/** No token could be had. The message is for the terminal. */
export class NoToken extends Error {
  readonly kind: 'bad-request' | 'refused'
  constructor(kind: 'bad-request' | 'refused', message: string) {
    super(message)
    this.name = 'NoToken'
    this.kind = kind
  }
}

/**
 * Gets an access token for a role from the gateway's token endpoint, as the role's calling system would: SMART
 * Backend Services with `private_key_jwt` and the UDAP B2B extension. Rejects with `NoToken`.
 */
export async function requestToken(request: TokenRequest): Promise<string> {
  const role = roleOf(request.as)
  if (role === undefined)
    throw new NoToken(
      'bad-request',
      `no role ${request.as}; roles are ${ROLES.map((it) => it.name).join(', ')}`,
    )
  const tokenUrl = `${request.url.replace(/\/+$/, '')}/oauth2/token`
  const assertion = await signAssertion(role, tokenUrl, request)
  const response = await post(tokenUrl, {
    grant_type: 'client_credentials',
    scope: request.scope ?? role.scopes.join(' '),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  return await readToken(response, tokenUrl)
}

/** The signed assertion with which the role's calling system asks for a token (RFC 7523). Rejects with `NoToken`. */
export async function signAssertion(
  role: SandboxRole,
  tokenUrl: string,
  request: TokenRequest,
): Promise<string> {
  const { callingSystem } = organisationOf(role.organisation)
  const jwk = await readKey(keyFilesIn(request.dataDir).callingSystem(callingSystem.id), request.dataDir)
  const issued = Math.floor(Date.now() / 1000)
  return await new SignJWT({ extensions: extensionsOf(role, request) })
    .setProtectedHeader({
      alg: callingSystem.algorithm,
      typ: 'JWT',
      ...(jwk.kid === undefined ? {} : { kid: jwk.kid }),
    })
    .setIssuer(callingSystem.id)
    .setSubject(callingSystem.id)
    .setAudience(tokenUrl)
    .setIssuedAt(issued)
    .setExpirationTime(issued + 240)
    .setJti(randomUUID())
    .sign(await importJWK(jwk, callingSystem.algorithm))
}

async function readKey(file: string, dataDir: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK
  } catch {
    throw new NoToken(
      'bad-request',
      `no sandbox keys in ${dataDir}: start the sandbox first (npx linchpin sandbox), or name its folder with --data`,
    )
  }
}

function extensionsOf(role: SandboxRole, request: TokenRequest): Readonly<Record<string, unknown>> {
  return {
    'hl7-b2b': {
      version: '1',
      subject_name: role.userName,
      subject_id: role.userId,
      subject_role: [`${role.role.system}|${role.role.code}`],
      organization_id: `${ODS_CODE_SYSTEM}|${role.organisation}`,
      organization_name: organisationOf(role.organisation).name,
      purpose_of_use: [purposeItem(request.purpose ?? role.purpose)],
      ...request.b2b,
    },
    linchpin: {
      auth_assurance: role.authAssurance,
      activities: role.activities,
      self_claimed: request.selfClaimed === true,
      permission_to_view: request.permission ?? 'granted',
      break_glass: request.breakGlass === true,
      reason: request.reason,
      authority: {
        reference: request.authorityReference,
        approved_by: request.authorityApprovedBy,
        justification: request.justification,
      },
      acting_for: request.actingFor,
      person: request.person ?? role.person,
      ...request.linchpin,
    },
  }
}

/** `system|code`, HL7's own where it has one; what is no purpose of ours is sent in our system as it stands. */
function purposeItem(text: string): string {
  const purpose: Purpose | undefined = PURPOSES.find((it) => it === text)
  const { system, code } =
    purpose === undefined ? { system: PURPOSE_SYSTEM, code: text } : codingOfPurpose(purpose)
  return `${system}|${code}`
}

async function post(tokenUrl: string, form: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    })
  } catch {
    throw new NoToken('refused', `no answer from ${tokenUrl}: is the sandbox running there?`)
  }
}

async function readToken(response: Response, tokenUrl: string): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined)
  const answer = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  const token = answer['access_token']
  if (response.ok && typeof token === 'string') return token
  const error = typeof answer['error'] === 'string' ? answer['error'] : 'no OAuth error code'
  throw new NoToken('refused', `${tokenUrl} refused a token: HTTP ${response.status}, ${error}`)
}
