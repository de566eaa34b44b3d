import { type JsonObject } from '../../model/json.js'
import { ODS_CODE_SYSTEM, type OdsCode } from '../../model/ods-code.js'
import { type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { type Guard, guard, guardSettings } from '../guard/guard.js'
import { type Holder, type PartyChoice, chooseAsid, chooseEndpoint } from './choose-entry.js'
import { ofType, readSearchset, saysThereIsMore } from '../parts/searchset.js'
import { type DirectoryAnswer } from './directory-answer.js'

/** How long a look-up may take and who gives it up. */
type LookUp = { readonly requestId: string; readonly deadline: number; readonly signal: AbortSignal }

/** The Spine Directory Service (SDS FHIR R4): who is accredited for an interaction, and where they answer. */
export type Directory = {
  asidOf(
    organisation: OdsCode,
    interaction: string,
    party: PartyChoice,
    until: LookUp,
  ): Promise<DirectoryAnswer<string>>
  /** The ASID and the service root address of one and the same party. */
  holderOf(
    organisation: OdsCode,
    interaction: string,
    party: PartyChoice,
    until: LookUp,
  ): Promise<DirectoryAnswer<Holder>>
  close(): Promise<void>
}

const INTERACTION_SYSTEM = 'https://fhir.nhs.uk/Id/nhsServiceInteractionId'
const PARTY_KEY_SYSTEM = 'https://fhir.nhs.uk/Id/nhsMhsPartyKey'

/**
 * A look-up with its own deadline inside the request's. What was found is kept in this process for at most
 * `cacheSeconds` (0 for never: GP Connect asks that look-ups are not kept); failures are never kept.
 */
export function spineDirectory(world: SourceWorld, cacheSeconds: number): Directory {
  const { clock, sds } = world
  const kept = new Map<string, { readonly until: number; readonly entries: readonly JsonObject[] }>()
  const calls = guard({ ...guardSettings('sds', sds.url, 8), maxBytes: 1_000_000 }, clock, world.events)

  const entriesOf = async (
    type: 'Device' | 'Endpoint',
    organisation: OdsCode,
    interaction: string,
    party: PartyChoice,
    until: LookUp,
  ): Promise<DirectoryAnswer<readonly JsonObject[]>> => {
    const key = JSON.stringify([type, organisation, interaction, party])
    const known = kept.get(key)
    if (known !== undefined && known.until > clock.now()) return { kind: 'found', value: known.entries }
    const answer = await search(calls, world, `${type}?${filterOf(organisation, interaction, party)}`, until)
    const entries = entriesIn(answer, type)
    if (entries.kind === 'found' && cacheSeconds > 0)
      kept.set(key, { until: clock.now() + cacheSeconds * 1_000, entries: entries.value })
    return entries
  }

  return {
    asidOf: async (organisation, interaction, party, until) => {
      const devices = await entriesOf('Device', organisation, interaction, party, until)
      return devices.kind === 'found' ? chooseAsid(devices.value, interaction, party) : devices
    },
    holderOf: async (organisation, interaction, party, until) => {
      const [devices, endpoints] = await Promise.all([
        entriesOf('Device', organisation, interaction, party, until),
        entriesOf('Endpoint', organisation, interaction, party, until),
      ])
      if (devices.kind !== 'found') return devices
      if (endpoints.kind !== 'found') return endpoints
      return chooseEndpoint(devices.value, endpoints.value, interaction, party)
    },
    close: () => calls.close(),
  }
}

function filterOf(organisation: OdsCode, interaction: string, party: PartyChoice): string {
  const filter = new URLSearchParams({ organization: `${ODS_CODE_SYSTEM}|${organisation}` })
  filter.append('identifier', `${INTERACTION_SYSTEM}|${interaction}`)
  if (party !== undefined) filter.append('identifier', `${PARTY_KEY_SYSTEM}|${party}`)
  return filter.toString()
}

function search(calls: Guard, world: SourceWorld, query: string, until: LookUp): Promise<CallResult> {
  const apiKey = world.sds.apiKey === undefined ? undefined : world.secret(world.sds.apiKey)
  return calls.call({
    method: 'GET',
    url: `${world.sds.url.replace(/\/$/, '')}/${query}`,
    headers: () => ({
      accept: 'application/fhir+json',
      'x-correlation-id': until.requestId,
      ...(apiKey === undefined ? {} : { apikey: apiKey }),
    }),
    body: undefined,
    repeat: 'safe',
    deadline: Math.min(until.deadline, world.clock.now() + world.sds.deadlineMs),
    signal: until.signal,
  })
}

/** The resources of the type in a whole searchset; anything else is an error, never an empty directory. */
function entriesIn(answer: CallResult, type: string): DirectoryAnswer<readonly JsonObject[]> {
  if (answer.kind !== 'answer') return answer
  if (answer.status !== 200) return { kind: 'error', reason: `sds-status-${answer.status}` }
  const searchset = readSearchset(answer.body)
  if (searchset === undefined) return { kind: 'error', reason: 'sds-not-a-searchset' }
  return saysThereIsMore(searchset, type)
    ? { kind: 'error', reason: 'sds-search-incomplete' }
    : { kind: 'found', value: ofType(searchset, type) }
}
