import { type JsonObject } from '../../../src/model/json.js'
import { type TokenChange } from '../../journeys/journey.js'

/** Her record holds an item that the council may not see, until she agrees. */
export const IRIS = '9990000077'

export const NHS = 'https://fhir.nhs.uk/Id/nhs-number'

/** A request as it goes over the wire, but for who sends it. */
export type Asked = {
  readonly method: 'GET' | 'POST'
  /** From the root of the server. */
  readonly path: string
  readonly body?: { readonly type: string; readonly text: string }
}

/** Whom a request is about, and what a caller has seen of them before. */
export type Known = {
  readonly nhsNumber: string
  /** The opaque id of the person. */
  readonly patient: string
  /** `Type/id` of the item that may be withheld: its type is the one that is searched. */
  readonly item: string
  /** Of a search of theirs. */
  readonly receipt: string
  /** The id of an AuditEvent about them. */
  readonly event: string
  /** The id of a consent of theirs to what the council sees. */
  readonly consent: string
}

/** One way into the gateway, as somebody who may use it does. */
export type EntryPoint = {
  /** `GET Patient/{id}/$everything`: the method and path of its row in src/http/interactions.ts. */
  readonly of: string
  readonly name: string
  readonly as: string
  readonly token?: TokenChange
  readonly ask: (known: Known) => Asked
  /** What the answer holds for somebody who may see everything that could be withheld. */
  readonly gives: RegExp
  /** Statuses of that answer. */
  readonly status: 200 | 201
  /** `item`: what may be withheld is in it where it may be seen. `nobody`: it names no person. */
  readonly holds: 'item' | 'person' | 'nobody'
  /** The one type that can be asked for in this way, where it names an element of it; undefined for any. */
  readonly only?: string
}

/** What tells of the item, apart from what the caller wrote themselves. */
export const TELLING = /8619003|infertil/i

export type Row = Omit<EntryPoint, 'of' | 'name' | 'as' | 'status'> & {
  readonly name?: string
  readonly as?: string
  readonly status?: 201
}

export const get = (path: string): Asked => ({ method: 'GET', path: `/fhir/${path}` })
export const form = (path: string, pairs: Readonly<Record<string, string>> | [string, string][]): Asked => ({
  method: 'POST',
  path: `/fhir/${path}`,
  body: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() },
})
export const json = (path: string, resource: JsonObject): Asked => ({
  method: 'POST',
  path: `/fhir/${path}`,
  body: { type: 'application/fhir+json', text: JSON.stringify(resource) },
})

const who = ({ nhsNumber }: Known): string => `${NHS}|${nhsNumber}`
export const named = (it: Known): Record<string, string> => ({ 'patient.identifier': who(it) })
export const query = (it: Known): string => new URLSearchParams(named(it)).toString()
export const of = (it: Known): Record<string, string> => ({ identifier: who(it) })
export const batch = (url: string): Asked =>
  json('', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] })
/** The type of the item. */
export const typeOf = ({ item }: Known): string => item.split('/')[0] ?? ''
export const search = (
  name: string,
  more: (it: Known) => Record<string, string>,
  of: Pick<Row, 'only'> = {},
): Row => ({
  name,
  ask: (it) => form(`${typeOf(it)}/_search`, { ...named(it), ...more(it) }),
  gives: TELLING,
  holds: 'item',
  ...of,
})
export const whole = (path: (it: Known) => string, more: Partial<Row> = {}): readonly Row[] => [
  { ask: (it) => get(path(it)), gives: TELLING, holds: 'item', ...more },
]
export const byForm = (path: (it: Known) => string, more: Partial<Row> = {}): readonly Row[] => [
  { ask: (it) => form(path(it), {}), gives: TELLING, holds: 'item', ...more },
]
export const CONTACT = { gives: /CareTeam/, holds: 'person' } as const
export const LOG = { as: 'ig-officer', gives: /RIV-SW-0117/, holds: 'person' } as const
/** The register is the controller's to see, who recorded it. */
export const AGREED = { as: 'gp', gives: /FERTILITY/, holds: 'person' } as const
export const TOLD = { as: 'citizen', token: { person: IRIS }, gives: /"access"/, holds: 'person' } as const

export const source = (it: Known): URLSearchParams => new URLSearchParams({ sourceIdentifier: who(it) })
