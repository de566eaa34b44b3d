import { type JsonObject, objectsOf, textOf } from '../../model/json.js'
import { type DirectoryAnswer } from './directory-answer.js'

/** The party key configured for an organisation, where it has several systems for one interaction. */
export type PartyChoice = string | undefined

/** Where an organisation answers an interaction. */
export type Holder = { readonly asid: string; readonly address: string }

const ASID = 'https://fhir.nhs.uk/Id/nhsSpineASID'
const PARTY_KEY = 'https://fhir.nhs.uk/Id/nhsMhsPartyKey'
const INTERACTION = 'https://fhir.nhs.uk/Id/nhsServiceInteractionId'

/** The one ASID among the Devices that carry the interaction and the party key; several different ones are ambiguous. */
export function chooseAsid(
  devices: readonly JsonObject[],
  interaction: string,
  party: PartyChoice,
): DirectoryAnswer<string> {
  return only(eligible(devices, interaction, party).flatMap((it) => identifiersOf(it, ASID)))
}

/** The ASID and address of one party: Device and Endpoint must agree on the party key wherever both name one. */
export function chooseEndpoint(
  devices: readonly JsonObject[],
  endpoints: readonly JsonObject[],
  interaction: string,
  party: PartyChoice,
): DirectoryAnswer<Holder> {
  const holders = eligible(devices, interaction, party).flatMap((device) =>
    eligible(endpoints, interaction, party)
      .filter((endpoint) => sameParty(device, endpoint))
      .flatMap((endpoint) =>
        identifiersOf(device, ASID).map((asid) => JSON.stringify([asid, addressOf(endpoint)])),
      ),
  )
  const chosen = only(holders)
  if (chosen.kind !== 'found') return chosen
  const [asid, address] = JSON.parse(chosen.value) as readonly [string, string | null]
  if (address === null) return { kind: 'error', reason: 'sds-address-not-usable' }
  return { kind: 'found', value: { asid, address } }
}

function eligible(
  entries: readonly JsonObject[],
  interaction: string,
  party: PartyChoice,
): readonly JsonObject[] {
  return entries.filter(
    (it) =>
      isInUse(it) &&
      agrees(identifiersOf(it, INTERACTION), interaction) &&
      (party === undefined || agrees(identifiersOf(it, PARTY_KEY), party)),
  )
}

/** An entry that names none was already selected by the query; one that names others is not the one. */
function agrees(named: readonly string[], wanted: string): boolean {
  return named.length === 0 || named.includes(wanted)
}

function sameParty(device: JsonObject, endpoint: JsonObject): boolean {
  const keys = identifiersOf(device, PARTY_KEY)
  return keys.length === 0 || identifiersOf(endpoint, PARTY_KEY).every((it) => keys.includes(it))
}

function isInUse(entry: JsonObject): boolean {
  const status = textOf(entry['status'])
  return status === undefined || status === 'active'
}

function identifiersOf(entry: JsonObject, system: string): readonly string[] {
  return objectsOf(entry['identifier'])
    .filter((it) => it['system'] === system)
    .map((it) => textOf(it['value']))
    .filter((it) => it !== undefined)
    .filter((it) => it !== '')
}

/** An absolute http(s) URL that can be put after a proxy's host as it stands; undefined for anything else. */
function addressOf(endpoint: JsonObject): string | undefined {
  const address = textOf(endpoint['address'])?.replace(/\/$/, '')
  if (address === undefined || !URL.canParse(address) || /[?#\\\s]|\/\.\.?(\/|$)/.test(address))
    return undefined
  const url = new URL(address)
  return /^https?:$/.test(url.protocol) && url.username === '' ? address : undefined
}

function only(values: readonly string[]): DirectoryAnswer<string> {
  const distinct = [...new Set(values)]
  const first = distinct[0]
  if (first === undefined) return { kind: 'none' }
  return distinct.length === 1 ? { kind: 'found', value: first } : { kind: 'ambiguous' }
}
