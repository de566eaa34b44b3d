import { type JsonObject } from '../../../src/model/json.js'

/** What the Spine Secure Proxy knows of who may send what to whom. */
export type ProxyDirectory = {
  /** The addresses the practice is registered at. */
  readonly serviceRoots: readonly string[]
  readonly receiver: { readonly asid: string; readonly interactions: readonly string[] }
  readonly senders: readonly { readonly asid: string; readonly interactions: readonly string[] }[]
  /** Senders whose agreement with the receiver has been withdrawn. */
  readonly withdrawn: ReadonlySet<string>
}

export type ProxyRefusal = { readonly status: number; readonly body: JsonObject }

export type ProxiedRequest = {
  readonly method: string
  /** The absolute URL after the proxy's host. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** Why the proxy will not pass the request on, or undefined. A header that is missing is left to the practice to refuse. */
export function proxyRefusal(request: ProxiedRequest, directory: ProxyDirectory): ProxyRefusal | undefined {
  return CHECKS.map((check) => check(request, directory)).find((it) => it !== undefined)
}

type Check = (request: ProxiedRequest, directory: ProxyDirectory) => ProxyRefusal | undefined

const CHECKS: readonly Check[] = [
  ({ method }) =>
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'].includes(method)
      ? undefined
      : refuse(405, 'not-supported', '405: Method Not Allowed'),
  ({ method, headers }) =>
    method !== 'POST' || isFhir(headers['content-type'])
      ? undefined
      : refuse(415, 'not-supported', 'Unsupported_Media_Type'),
  senderIsAccredited,
  receiverIsAccredited,
  senderMayReachReceiver,
  targetIsRegistered,
]

function senderIsAccredited(
  { headers }: ProxiedRequest,
  { senders }: ProxyDirectory,
): ProxyRefusal | undefined {
  const from = headers['ssp-from']
  if (from === undefined) return undefined
  const sender = senders.find((it) => it.asid === from)
  const interaction = headers['ssp-interactionid']
  const mayUse = interaction === undefined || sender?.interactions.includes(interaction) === true
  return sender !== undefined && mayUse
    ? undefined
    : refuse(403, 'forbidden', `ASID_CHECK_FAILED_MESSAGESENDER_${from}`)
}

function receiverIsAccredited(
  { headers }: ProxiedRequest,
  { receiver }: ProxyDirectory,
): ProxyRefusal | undefined {
  const to = headers['ssp-to']
  if (to === undefined) return undefined
  const interaction = headers['ssp-interactionid']
  const takesPart = interaction === undefined || receiver.interactions.includes(interaction)
  return to === receiver.asid && takesPart
    ? undefined
    : refuse(403, 'forbidden', `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${to}`)
}

function senderMayReachReceiver(
  { headers }: ProxiedRequest,
  { withdrawn }: ProxyDirectory,
): ProxyRefusal | undefined {
  const from = headers['ssp-from'] ?? ''
  const to = headers['ssp-to'] ?? ''
  return withdrawn.has(from)
    ? refuse(403, 'forbidden', `FOT_CHECK_FAILED_MESSAGESENDER_${from}_MESSAGERECEIVER_${to}`)
    : undefined
}

function targetIsRegistered(
  { target }: ProxiedRequest,
  { serviceRoots }: ProxyDirectory,
): ProxyRefusal | undefined {
  return serviceRoots.some((it) => target.startsWith(`${it}/`))
    ? undefined
    : refuse(400, 'invalid', `ENDPOINT_${serviceRoots[0] ?? ''}_VARIES_FROM_TARGETURL_${target}`)
}

/** The proxy speaks an older code system than the practices, and gives the HTTP status as the code. */
function refuse(status: number, code: string, display: string): ProxyRefusal {
  return {
    status,
    body: {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code,
          details: {
            coding: [
              {
                system: 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0',
                code: String(status),
                display,
              },
            ],
          },
          diagnostics: display,
        },
      ],
    },
  }
}

function isFhir(contentType: string | undefined): boolean {
  return /^application\/fhir\+(json|xml)\b/i.test(contentType ?? '')
}
