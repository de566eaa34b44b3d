import { type Settings } from '../config/settings-types.js'
import { capabilityStatement } from '../fhir/capability-statement.js'
import { refusalOutcome } from '../fhir/outcomes/operation-outcome.js'
import { CONSENT_PARAMETERS } from '../disclosure/operations/consent/read-consents.js'
import { LOG_PARAMETERS } from '../disclosure/operations/log/log-question.js'
import { resourceType } from '../fhir/resource-types.js'
import { type HttpPorts } from '../http/ports.js'
import { type PublicDocument, jsonDocument } from '../http/public-document.js'
import { type TokenAnswer } from '../identity/token-endpoint.js'
import { type SigningKeys } from '../identity/keys.js'
import { type JsonObject } from '../model/json.js'
import { refusalRow } from '../model/refusal.js'
import { type Events } from '../observability/events.js'
import { type Metrics } from '../observability/metrics.js'
import { RELEASED, VERSION } from '../version.js'

const FHIR_JSON = 'application/fhir+json; charset=utf-8'

/** The access log, for those whose rules let them search it. */
const LOG = {
  type: 'AuditEvent',
  interaction: [{ code: 'read' }, { code: 'search-type' }],
  searchParam: LOG_PARAMETERS.map(({ name, type }) => ({ name, type })),
}

/** Services of a directory, where there is one: its search names no person. */
function directoryIn({ directories = [] }: Settings): readonly JsonObject[] {
  const row = resourceType('HealthcareService')
  if (row === undefined || directories.length === 0) return []
  return [
    {
      type: row.type,
      interaction: [{ code: 'search-type' }],
      searchInclude: row.includes.map((it) => `${row.type}:${it}`),
      searchParam: row.searchParameters.map(({ name, kind, definition }) => ({
        name,
        type: kind,
        definition,
      })),
    },
  ]
}

type Documents = Pick<
  HttpPorts,
  'metadata' | 'smartConfiguration' | 'keySet' | 'live' | 'ready' | 'metrics' | 'unrecorded'
>

/** The documents that hold no person's data. */
export function publicDocuments(
  settings: Settings,
  keys: SigningKeys,
  metrics: Metrics,
  isReady: () => Promise<boolean>,
): Documents {
  const { baseUrl } = settings
  const statement = jsonDocument(
    200,
    capabilityStatement({
      baseUrl,
      softwareVersion: VERSION,
      date: RELEASED,
      others: [LOG, CONSENT, ...directoryIn(settings)],
    }),
    FHIR_JSON,
  )
  const smart = jsonDocument(200, smartConfiguration(settings))
  const keySet = jsonDocument(200, keys.publicSet)
  return {
    metadata: () => statement,
    smartConfiguration: () => smart,
    keySet: () => keySet,
    live: () => jsonDocument(200, { status: 'live' }),
    ready: async () =>
      (await isReady()) ? jsonDocument(200, { status: 'ready' }) : jsonDocument(503, { status: 'not-ready' }),
    metrics: async () => ({
      status: 200,
      contentType: metrics.contentType,
      headers: {},
      body: await metrics.text(),
    }),
    unrecorded: (code, requestId) => {
      const { status, retryAfter } = refusalRow(code)
      return {
        ...jsonDocument(status, refusalOutcome(code, undefined, requestId), FHIR_JSON),
        headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
      }
    },
  }
}

/** The register of consents: who may record and who may see them is said by the rules of the operations. */
const CONSENT: JsonObject = {
  type: 'Consent',
  interaction: [
    { code: 'create', documentation: 'Records, confirms or withdraws, by identifier.' },
    { code: 'read' },
    { code: 'search-type' },
  ],
  searchParam: CONSENT_PARAMETERS.map(({ name, type }) => ({ name, type })),
  versioning: 'no-version',
  conditionalCreate: false,
  conditionalUpdate: false,
  conditionalDelete: 'not-supported',
}

/** A token answer in the words of RFC 6749 section 5. */
export function tokenDocument(answer: TokenAnswer, events: Events): PublicDocument {
  if (answer.kind === 'token') {
    events.tokenIssued()
    return { ...jsonDocument(200, answer.body), headers: { Pragma: 'no-cache' } }
  }
  events.tokenRefused(answer.error)
  return jsonDocument(answer.status, { error: answer.error })
}

/** SMART App Launch 2 conformance document for backend services. */
function smartConfiguration({ baseUrl, callingSystems }: Settings): object {
  return {
    issuer: baseUrl,
    jwks_uri: `${baseUrl}/.well-known/jwks.json`,
    token_endpoint: `${baseUrl}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384', 'RS512'],
    grant_types_supported: ['client_credentials'],
    scopes_supported: [...new Set(callingSystems.flatMap((it) => it.scopes))].toSorted(),
    capabilities: ['client-confidential-asymmetric', 'permission-v2'],
  }
}
