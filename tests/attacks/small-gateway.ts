import { readFileSync } from 'node:fs'
import { createServer as createListener } from 'node:http'
import { type AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { recordRefusal } from '../../src/audit/record.js'
import { parseRoleGroups } from '../../src/decision/rule-files/role-groups.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { canShare } from '../../src/disclosure/operations/can-share.js'
import { runOperation } from '../../src/disclosure/operations/run-operation.js'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { refusalOutcome } from '../../src/fhir/outcomes/operation-outcome.js'
import { type HttpPorts } from '../../src/http/ports.js'
import { jsonDocument } from '../../src/http/public-document.js'
import { createServer } from '../../src/http/server.js'
import { authenticator } from '../../src/identity/authenticate.js'
import { OWN_CLAIMS } from '../../src/identity/requester-of-claims.js'
import { issueToken } from '../../src/identity/token-endpoint.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { refusalRow } from '../../src/model/refusal.js'
import { type HandMade, handMade } from '../disclosure/hand-made.js'
import { type World } from '../disclosure/world.js'
import { type Call, type Reply, exchange } from '../http/exchange.js'
import { AUDIENCE, type Fixture, ISSUER, NOW, tokenFixture } from '../identity/token-fixtures.js'

export const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
/** A person search by NHS number, as a form. */
export const WHO = { 'patient.identifier': `${NHS}|9990000018` }
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const SDS = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName'

/** The real server, token endpoint, rules and labels over sources, registers and a log that a test holds in its hands. */
export type SmallGateway = HandMade & {
  readonly url: string
  readonly identity: Fixture
  /** Who a token says asks. */
  readonly authenticate: HttpPorts['authenticate']
  /** Sends a request exactly as written: no path is tidied, no header added. */
  call(path: string, call?: Call): Promise<Reply>
  /** GET under the FHIR base as a role; `social-worker` unless told otherwise. */
  get(path: string, role?: Role): Promise<Reply>
  /** POST `_search` as a role. */
  search(type: string, form: Readonly<Record<string, string>>, role?: Role): Promise<Reply>
  /** With claims in place of the ordinary ones, and members of our own extension. */
  token(
    role?: Role,
    claims?: Readonly<Record<string, unknown>>,
    linchpin?: Readonly<Record<string, unknown>>,
  ): Promise<string>
  stop(): Promise<void>
}

export type Role = keyof typeof ROLES

/** Who asks in these tests: coded role, organisation, calling system, worker and purpose. */
const ROLES = {
  'social-worker': [`${SDS}|R1330`, '9A1', 'riverton-cases', 'SW-1', 'TREAT'],
  'other-social-worker': [`${SDS}|R1330`, '9A1', 'riverton-cases', 'SW-2', 'TREAT'],
  'ward-nurse': [`${SDS}|R0620`, 'RX9', 'trust', 'RN-1', 'TREAT'],
  'senior-carer': [
    'https://linchpin.example/fhir/CodeSystem/role|senior-carer',
    'V9001',
    'care-home',
    'SC-1',
    'TREAT',
  ],
  // Roles that the rules know nothing of.
  clerk: [`${SDS}|R8017`, '9A1', 'riverton-cases', 'CL-1', 'TREAT'],
  receptionist: [`${SDS}|R8009`, 'A81001', 'practice', 'RC-1', 'TREAT'],
  gp: [`${SDS}|R0260`, 'A81001', 'practice', 'GP-1', 'TREAT'],
  citizen: [
    'https://linchpin.example/fhir/CodeSystem/role|citizen',
    'NHSLOGIN',
    'nhs-login',
    'login|1',
    'PATRQT',
  ],
} as const

export async function startSmallGateway(
  changes: Partial<World> = {},
  http: Partial<HttpPorts> = {},
  broken: (ports: DisclosurePorts) => DisclosurePorts = (ports) => ports,
): Promise<SmallGateway> {
  const sound = handMade(changes)
  const made = { ...sound, ports: broken(sound.ports) }
  const identity = await tokenFixture()
  const ports = { ...portsOf(made, identity), ...http }
  const server = createListener({ maxHeaderSize: 16_384 }, createServer(ports))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const gateway: SmallGateway = {
    ...made,
    url,
    identity,
    authenticate: ports.authenticate,
    call: (path, call = {}) => exchange(port, path, call),
    get: async (path, role) =>
      exchange(port, `/fhir/${path}`, { headers: { Authorization: `Bearer ${await gateway.token(role)}` } }),
    search: async (type, form, role) =>
      exchange(port, `/fhir/${type}/_search`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await gateway.token(role)}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      }),
    token: (role, claims, linchpin) => accessToken(identity, role ?? 'social-worker', claims, linchpin),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return gateway
}

function portsOf(made: HandMade, identity: Fixture): HttpPorts {
  const roles = parseRoleGroups({
    name: 'role-groups.yaml',
    text: readFileSync(new URL('../../consent-rules/role-groups.yaml', import.meta.url), 'utf8'),
  })
  if (roles.kind === 'errors') throw new Error('the role groups cannot be read')
  const issuer = {
    issuer: ISSUER,
    keys: identity.keys.verify,
    algorithms: ['ES256'],
    type: 'at+jwt',
    claims: OWN_CLAIMS,
    organisations: undefined,
    purposes: undefined,
  }
  const empty = jsonDocument(200, {})
  return {
    authenticate: authenticator(
      [issuer],
      AUDIENCE,
      (it) => roles.roleGroups.named(it),
      () => NOW,
    ),
    disclose: (request) => disclose(request, made.ports),
    extracts: { source: () => undefined, take: () => Promise.reject(new Error('no extracts here')) },
    operate: (asked) => runOperation(asked, new Map([['can-share', canShare(made.ports)]]), made.ports),
    refuse: (refusal, evidence) => recordRefusal(refusal, evidence, made.ports.audit),
    unrecorded: (code, requestId) =>
      jsonDocument(refusalRow(code).status, refusalOutcome(code, undefined, requestId)),
    reportBug: made.ports.reportBug,
    token: async (form) => {
      const answer = await issueToken(form, identity.ports)
      return answer.kind === 'token'
        ? jsonDocument(200, answer.body)
        : jsonDocument(answer.status, { error: answer.error })
    },
    metadata: () => empty,
    smartConfiguration: () => empty,
    keySet: () => empty,
    live: () => empty,
    ready: () => Promise.resolve(empty),
    metrics: () => Promise.resolve(empty),
    now: () => NOW,
    mintId: () => '00000000-0000-4000-8000-000000000000',
    maxBodyBytes: 65_536,
    maxBatchBytes: 1_000_000,
    openValue: () => undefined,
    fhirBase: made.ports.fhirBase,
    answered: () => undefined,
    traced: (_requestId, _traceparent, run) => run(),
  }
}

/** An access token as the token endpoint would sign it, but for what the test changes. */
function accessToken(
  identity: Fixture,
  role: Role,
  claims: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const [code, organisation, callingSystem, person, purpose] = ROLES[role]
  const issued = NOW.getTime() / 1000
  const ihe_iua = {
    person_id: person,
    subject_name: 'Synthetic Worker',
    subject_role: [code],
    subject_organization: 'Synthetic organisation',
    subject_organization_id: `${ODS}|${organisation}`,
    purpose_of_use: [`http://terminology.hl7.org/CodeSystem/v3-ActReason|${purpose}`],
  }
  const linchpin = {
    auth_assurance: 3,
    activities: [],
    permission_to_view: 'granted',
    person: role === 'citizen' ? '9990000018' : undefined,
    ...more,
  }
  return new SignJWT({
    iss: ISSUER,
    sub: callingSystem,
    aud: AUDIENCE,
    client_id: callingSystem,
    scope: 'system/*.rs',
    iat: issued,
    exp: issued + 300,
    jti: `${role} ${JSON.stringify([claims, more])}`,
    extensions: { ihe_iua, linchpin },
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: identity.keys.kid })
    .sign(identity.keys.sign)
}

/** References of the matches and includes of a searchset, `Type/id`. */
export function referencesIn(reply: Pick<Reply, 'body'>): readonly string[] {
  return resourcesIn(reply).map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`)
}

export function resourcesIn(reply: Pick<Reply, 'body'>): readonly JsonObject[] {
  return objectsOf(reply.body['entry']).flatMap(({ resource }) =>
    isJsonObject(resource) && resource['resourceType'] !== 'OperationOutcome' ? [resource] : [],
  )
}

/** The code of an OperationOutcome's first issue, and the parameter it names. */
export function refusalIn(reply: Pick<Reply, 'body'>): {
  readonly code: string
  readonly expression: string
} {
  const [issue] = objectsOf(reply.body['issue'])
  const details = issue?.['details']
  const [coding] = isJsonObject(details) ? objectsOf(details['coding']) : []
  const expression = issue?.['expression']
  return {
    code: textOf(coding?.['code']) ?? '',
    expression: Array.isArray(expression) ? String(expression[0]) : '',
  }
}

/** What a caller can see of an answer but the receipt, the correlation id, the time and the connection. */
export function visible({ status, headers, text }: Reply): unknown {
  const { date: _date, 'audit-receipt': _receipt, 'x-correlation-id': id, ...rest } = headers
  return { status, headers: rest, text: text.replaceAll(String(id), 'correlation-id') }
}
