import { type JsonObject, objectOf, objectsOf } from '../../model/json.js'
import { type SearchQuery } from '../../model/search-query.js'
import { isElement } from '../element-path.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { resourceType } from '../resource-types.js'
import { type FhirResource } from '../resource.js'

const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const

/** Present in every subset: what the resource is, and how it must be handled. */
const ALWAYS: readonly string[] = ['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension']

type Wanted = (row: ResourceTypeRow | undefined) => readonly string[] | undefined

/** The elements each summary shows besides mandatory and modifier ones; undefined for the whole resource. */
const SUMMARIES: Readonly<Record<SearchQuery['summary'], Wanted>> = {
  true: (row) => row?.summary ?? [],
  text: () => ['text'],
  data: () => undefined,
  count: () => [],
  false: () => undefined,
}

/**
 * The resource as `_summary` and `_elements` ask to see it: mandatory and modifier elements and the handling labels
 * stay, and what was left out is marked SUBSETTED (FHIR R4 search 3.1.1.5.8). Applied to resources already released.
 */
export function subset(
  resource: FhirResource,
  asked: Pick<SearchQuery, 'summary' | 'elements'>,
): FhirResource {
  const row = resourceType(resource.resourceType)
  const elements = asked.elements.length > 0 ? asked.elements : SUMMARIES[asked.summary](row)
  if (elements === undefined) return asked.summary === 'data' ? marked(withoutText(resource)) : resource
  const kept = [...ALWAYS, ...(row?.kept ?? []), ...elements]
  const entries = Object.entries(resource).filter(([name]) => kept.some((it) => isElement(name, it)))
  return marked({ ...Object.fromEntries(entries), resourceType: resource.resourceType })
}

function withoutText(resource: FhirResource): FhirResource {
  const entries = Object.entries(resource).filter(([name]) => name !== 'text')
  return { ...Object.fromEntries(entries), resourceType: resource.resourceType }
}

function marked(resource: FhirResource): FhirResource {
  const meta: JsonObject = objectOf(resource['meta']) ?? {}
  const tags = objectsOf(meta['tag'])
  return { ...resource, meta: { ...meta, tag: [...tags, SUBSETTED] } }
}
