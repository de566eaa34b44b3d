import { type Area } from '../../model/area.js'
import { type JsonObject } from '../../model/json.js'
import { type AskContext, type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { type Guard } from '../guard/guard.js'
import { areasOffered } from './capabilities.js'
import { type Asker, unsignedToken } from './token.js'

/** One conversation with a practice: where it is, who asks, and why. */
export type Conversation = {
  readonly address: string
  readonly practiceAsid: string
  readonly askerAsid: string
  readonly asker: Asker
  readonly reason: string
  readonly about: AskContext
}

/** A practice behind the Spine Secure Proxy. */
export type Practice = {
  structuredRecord(parameters: JsonObject, talk: Conversation): Promise<CallResult>
  /** The areas its CapabilityStatement offers; undefined when it could not be read in a third of the time left. */
  areasOffered(talk: Conversation): Promise<ReadonlySet<Area> | undefined>
}

export const STRUCTURED_RECORD_INTERACTION =
  'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
const METADATA_INTERACTION = 'urn:nhs:names:services:gpconnect:structured:fhir:rest:read:metadata-1'
const FHIR_JSON = 'application/fhir+json;charset=utf-8'

export type PracticeSettings = {
  readonly proxyUrl: string
  readonly issuer: string
  readonly capabilityCacheMs: number
}

/** Speaks GP Connect 1.6.2 with one practice: proxy headers, a new trace id and a new token on every attempt. */
export function practice(settings: PracticeSettings, calls: Guard, world: SourceWorld): Practice {
  const { clock } = world
  const offered = new Map<string, { readonly until: number; readonly areas: ReadonlySet<Area> }>()

  const headers = (
    talk: Conversation,
    interaction: string,
    scope: 'patient/*.read' | 'organization/*.read',
  ) => ({
    'ssp-traceid': world.uuid(),
    'ssp-from': talk.askerAsid,
    'ssp-to': talk.practiceAsid,
    'ssp-interactionid': interaction,
    authorization: `Bearer ${unsignedToken({
      issuer: settings.issuer,
      audience: talk.address,
      issuedAtSeconds: Math.floor(clock.now() / 1_000),
      reason: talk.reason,
      scope,
      asker: talk.asker,
      version: world.version,
    })}`,
    accept: FHIR_JSON,
  })
  const urlOf = (talk: Conversation, path: string) =>
    `${settings.proxyUrl.replace(/\/$/, '')}/${talk.address}/${path}`

  return {
    structuredRecord: (parameters, talk) =>
      calls.call({
        method: 'POST',
        url: urlOf(talk, 'Patient/$gpc.getstructuredrecord'),
        headers: () => ({
          ...headers(talk, STRUCTURED_RECORD_INTERACTION, 'patient/*.read'),
          'content-type': FHIR_JSON,
        }),
        body: JSON.stringify(parameters),
        repeat: 'safe',
        deadline: talk.about.deadline,
        signal: talk.about.signal,
      }),
    areasOffered: async (talk) => {
      const known = offered.get(talk.address)
      if (known !== undefined && known.until > clock.now()) return known.areas
      const answer = await calls.call({
        method: 'GET',
        url: urlOf(talk, 'metadata'),
        headers: () => headers(talk, METADATA_INTERACTION, 'organization/*.read'),
        body: undefined,
        repeat: 'safe',
        deadline: clock.now() + (talk.about.deadline - clock.now()) / 3,
        signal: talk.about.signal,
      })
      const areas = answer.kind === 'answer' && answer.status === 200 ? areasOffered(answer.body) : undefined
      if (areas !== undefined)
        offered.set(talk.address, { until: clock.now() + settings.capabilityCacheMs, areas })
      return areas
    },
  }
}
