import { type JsonObject, textOf } from '../model/json.js'
import { type Match } from '../model/matching/found-person.js'
import { type ReportedOutcome, outcomeIssues } from './reported-outcome.js'
import { type FhirResource } from './resource.js'
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
  const { fhirBase, selection, links } = parts
  const next = links.next === undefined ? [] : [{ relation: 'next', url: links.next }]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(parts.total === 'none' ? {} : { total: selection.total }),
    link: [{ relation: 'self', url: links.self }, ...next],
    entry: [
      ...selection.matches.map((it) => entry(fhirBase, it, { mode: 'match', ...graded(parts.match) })),
      ...selection.included.map((it) => entry(fhirBase, it, { mode: 'include' })),
      {
        resource: {
          resourceType: 'OperationOutcome',
          issue: [
            ...(selection.startsAgain === true ? [STARTS_AGAIN] : []),
            ...outcomeIssues(parts.outcomes),
          ],
        },
        search: { mode: 'outcome' },
      },
    ],
  }
}

const STARTS_AGAIN: JsonObject = {
  severity: 'warning',
  code: 'transient',
  diagnostics:
    'What stood on the pages before has changed since: this page starts again from the first match, so that none is missed.',
}

function entry(fhirBase: string, resource: FhirResource, search: JsonObject): JsonObject {
  const id = textOf(resource['id'])
  const fullUrl = id === undefined ? {} : { fullUrl: `${fhirBase}/${resource.resourceType}/${id}` }
  return { ...fullUrl, resource, search }
}

const MATCH_GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade'

/** FHIR R4 Patient-match: the score and the grade of a match. */
function graded(match: Match | undefined): JsonObject {
  if (match === undefined) return {}
  return { extension: [{ url: MATCH_GRADE, valueCode: match.grade }], score: match.score }
}
