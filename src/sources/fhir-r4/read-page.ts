import { isFhirResource, type FhirResource } from '../../fhir/resource.js'
import { NOT_ONWARD, isSubset, tellsOfLoss } from '../parts/searchset.js'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'

/** One page of a searchset. */
export type Page = {
  readonly matches: readonly Found[]
  readonly included: readonly Found[]
  /** The number of matches over all pages, where the source says it. */
  readonly total: number | undefined
  readonly next: string | undefined
  /** The search that the source says it made. */
  readonly self: string | undefined
  /** The source says of its own answer that something is missing. */
  readonly isIncomplete: boolean
}

/** A resource and the absolute address the source gives it. */
export type Found = { readonly resource: FhirResource; readonly fullUrl: string | undefined }

/**
 * Reads an answer as one page of a searchset (FHIR R4, http.html#search and bundle.html#searchset); undefined for
 * anything else, as an answer that cannot be read is not an empty one.
 */
export function readPage(body: Json | undefined): Page | undefined {
  const entries = entriesOf(body)
  if (entries === undefined) return undefined
  const told = entries.filter(
    (it) => it.mode === 'outcome' || it.resource.resourceType === 'OperationOutcome',
  )
  const rest = entries.filter((it) => !told.includes(it))
  const bundle = objectOf(body)
  const total = bundle?.['total']
  const { isReadable, next, self } = readLinks(bundle?.['link'])
  return {
    matches: rest.filter((it) => it.mode !== 'include'),
    included: rest.filter((it) => it.mode === 'include'),
    total: typeof total === 'number' ? total : undefined,
    next,
    self,
    isIncomplete:
      !isReadable ||
      !isCount(total) ||
      told.some((it) => tellsOfLoss(it.resource)) ||
      rest.some((it) => isSubset(it.resource)),
  }
}

type Links = Pick<Page, 'next' | 'self'> & { readonly isReadable: boolean }

/** `isReadable` is false where a link may continue the answer and nobody can say how. */
function readLinks(link: Json = []): Links {
  const links = objectsOf(link)
  const next = links.find((it) => it['relation'] === 'next')
  return {
    next: next === undefined ? undefined : (textOf(next['url']) ?? ''),
    self: textOf(links.find((it) => it['relation'] === 'self')?.['url']),
    isReadable:
      Array.isArray(link) &&
      links.length === link.length &&
      links.every((it) => it['relation'] === 'next' || NOT_ONWARD.includes(textOf(it['relation']) ?? '')),
  }
}

/** The number of matches may be left out (bundle-definitions.html#Bundle.total). */
function isCount(total: Json | undefined): boolean {
  return total === undefined || (typeof total === 'number' && total >= 0)
}

type Entry = Found & { readonly mode: string | undefined }

/** Every entry of a searchset; undefined where one has no resource, or the answer is no searchset. */
function entriesOf(body: Json | undefined): readonly Entry[] | undefined {
  if (!isJsonObject(body) || body['resourceType'] !== 'Bundle' || body['type'] !== 'searchset')
    return undefined
  const { entry: written = [] } = body
  const entries = objectsOf(written).flatMap((it) => {
    const { resource, fullUrl, search } = it
    const mode = textOf(objectOf(search)?.['mode'])
    return isFhirResource(resource) ? [{ resource, fullUrl: textOf(fullUrl), mode }] : []
  })
  return Array.isArray(written) && entries.length === written.length ? entries : undefined
}
