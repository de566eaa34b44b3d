import { searchsetBytes } from '../../fhir/bundle.js'
import { type ResourceTypeRow } from '../../fhir/resource-type-row.js'
import { resourceType } from '../../fhir/resource-types.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Selection, isWanted, select, selectEverything } from '../../fhir/search/select.js'
import { textOf } from '../../model/json.js'
import { Refusal } from '../../model/refusal.js'
import { type SourceDescriptor, sourceOfId } from '../../model/source.js'
import { linksOf } from '../paging/page-links.js'
import { withNarrowedProvenance } from '../released/provenances.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, type AnswerParts, type Found, okBytes } from './answer-form.js'

/** What the search finds among what was released, its includes and a page of it. */
export const searchPage: AnswerForm = (parts) => {
  const row = resourceType(parts.request.type)
  if (row === undefined) return new Refusal('NOT_SUPPORTED')
  const records = parts.provenances.map((it) => it.resource)
  const among = [...withoutFiles(parts.released), ...records]
  return page(parts, select(parts.request.query, row, among, isSearchedAt(row, parts.sources)))
}

/**
 * What a search of the type is put to: of any other source it only came with something else, as a practice's view of
 * the Patient does, and an include must not alter what matches (FHIR R4 search.html#revinclude). An id that names no source
 * is the person's own, of the demographics service.
 */
function isSearchedAt(
  { searchedIn }: ResourceTypeRow,
  sources: readonly SourceDescriptor[],
): (resource: FhirResource) => boolean {
  if (searchedIn === undefined) return () => true
  const classes = new Map(sources.map((it) => [it.id, it.recordClass]))
  return (it) => {
    const recordClass = classes.get(sourceOfId(textOf(it['id']) ?? '', [...classes.keys()]) ?? '')
    return recordClass === undefined || searchedIn.includes(recordClass)
  }
}

/** Everything that was released, a page of it. Every page says where what is on it came from. */
export const everythingPage: AnswerForm = (parts) => {
  const { query } = parts.request
  const selection = selectEverything(query, withoutFiles(parts.released))
  const records = parts.provenances.map((it) => it.resource).filter(isWanted(query))
  return page(parts, { ...selection, included: [...selection.included, ...records] })
}

/** A file is in no Bundle: it is read by its id. */
function withoutFiles(released: readonly FhirResource[]): readonly FhirResource[] {
  return released.filter((it) => resourceType(it.resourceType)?.isFile !== true)
}

function page(
  { request, person, provenances, outcomes, bytesOf, ports }: AnswerParts,
  whole: Selection,
): Found {
  const selection = withNarrowedProvenance(whole, provenances)
  const links = linksOf(request, person, selection, ports)
  const { total } = request.query
  const bundle = searchsetBytes({ fhirBase: ports.fhirBase, selection, outcomes, links, total }, bytesOf)
  return {
    answer: okBytes(bundle),
    references: new Set([...selection.matches, ...selection.included].map(referenceOf)),
    through: (selection.through ?? []).length === 0 ? undefined : selection.through,
  }
}
