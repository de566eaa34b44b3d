import { type JsonObject, textOf as stringOf } from '../model/json.js'
import { type Match } from '../model/matching/found-person.js'
import { type ReportedOutcome, outcomeIssues } from './outcomes/reported-outcome.js'
import { type FhirResource } from './resource.js'
import { type BytesOf } from './text/resource-bytes.js'
import { type Selection } from './search/select.js'

type SearchsetLinks = { readonly self: string; readonly next: string | undefined }

/** Everything a searchset is built from; nothing of a source's own Bundle reaches it. */
export type SearchsetParts = {
  /** `https://host/fhir`, without a trailing slash. */
  readonly fhirBase: string
  readonly selection: Selection
  readonly outcomes: readonly ReportedOutcome[]
  readonly links: SearchsetLinks
  /** As asked by `_total`: `none` leaves the total out. */
  readonly total: 'none' | 'estimate' | 'accurate' | undefined
  /** How sure the matches are, where the person was described and not named. */
  readonly match?: Match | undefined
}

/**
 * A searchset built from nothing: total, links, matches, includes and one outcome entry, in that order and with the
 * same keys in the same order every time. The total is that of the whole released result.
 */
export function searchset(parts: SearchsetParts): FhirResource {
  return { ...headOf(parts), entry: entriesOf(parts).map(entry) }
}

/**
 * The JSON of `searchset` in UTF-8, with what `bytesOf` says of each resource in its place. It is put together of bytes:
 * in a text, one character beyond Latin-1 in one resource would make all of it twice as wide, and slow to encode.
 */
export function searchsetBytes(parts: SearchsetParts, bytesOf: BytesOf): Uint8Array {
  const pieces: Uint8Array[] = []
  let before = `${JSON.stringify(headOf(parts)).slice(0, -1)},"entry":[`
  for (const { fullUrl, resource, search } of entriesOf(parts)) {
    const address = fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`
    pieces.push(Buffer.from(`${before}{${address}"resource":`), bytesOf(resource))
    before = `,"search":${JSON.stringify(search)}},`
  }
  // What the sources said is always the last entry: nothing but its comma goes.
  pieces.push(Buffer.from(`${before.slice(0, -1)}]}`))
  return Buffer.concat(pieces)
}

function headOf({ selection, links, total }: SearchsetParts): FhirResource {
  const next = links.next === undefined ? [] : [{ relation: 'next', url: links.next }]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === 'none' ? {} : { total: selection.total }),
    link: [{ relation: 'self', url: links.self }, ...next],
  }
}

type Entry = {
  readonly fullUrl: string | undefined
  readonly resource: FhirResource
  readonly search: JsonObject
}

function entriesOf({ fhirBase, selection, outcomes, match }: SearchsetParts): readonly Entry[] {
  const said = outcomeIssues(outcomes)
  const issue = selection.startsAgain === true ? [STARTS_AGAIN, ...said] : said
  const matched: JsonObject = { mode: 'match', ...graded(match) }
  const included: JsonObject = { mode: 'include' }
  const addressed = (resource: FhirResource, search: JsonObject): Entry => {
    const id = stringOf(resource['id'])
    const fullUrl = id === undefined ? undefined : `${fhirBase}/${resource.resourceType}/${id}`
    return { fullUrl, resource, search }
  }
  return [
    ...selection.matches.map((it) => addressed(it, matched)),
    ...selection.included.map((it) => addressed(it, included)),
    {
      fullUrl: undefined,
      resource: { resourceType: 'OperationOutcome', issue },
      search: { mode: 'outcome' },
    },
  ]
}

const STARTS_AGAIN: JsonObject = {
  severity: 'warning',
  code: 'transient',
  diagnostics:
    'What stood on the pages before has changed since: this page starts again from the first match, so that none is missed.',
}

function entry({ fullUrl, resource, search }: Entry): JsonObject {
  return { ...(fullUrl === undefined ? {} : { fullUrl }), resource, search }
}

const MATCH_GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade'

/** FHIR R4 Patient-match: the score and the grade of a match. */
function graded(match: Match | undefined): JsonObject {
  if (match === undefined) return {}
  return { extension: [{ url: MATCH_GRADE, valueCode: match.grade }], score: match.score }
}
