import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
} from '../../../model/json.js'

/** A page of a search as a practice sent it. */
export type Searchset = { readonly bundle: JsonObject; readonly resources: readonly JsonObject[] }

/** The resources of a searchset; undefined for anything else, and where any entry cannot be read: never "none". */
export function readSearchset(body: Json | undefined): Searchset | undefined {
  const bundle = objectOf(body)
  if (bundle?.['resourceType'] !== 'Bundle' || bundle['type'] !== 'searchset') return undefined
  const { entry = [] } = bundle
  if (!Array.isArray(entry)) return undefined
  const resources = arrayOf(entry).map((it) => objectOf(objectOf(it)?.['resource']))
  return resources.every((it) => isJsonObject(it)) ? { bundle, resources } : undefined
}

/** The resources of one type. */
export function ofType({ resources }: Searchset, type: string): readonly JsonObject[] {
  return resources.filter((it) => it['resourceType'] === type)
}

/** A further page, a larger total than what was sent, or an OperationOutcome that is more than information. */
export function saysThereIsMore(searchset: Searchset, count: number): boolean {
  const { total, link } = searchset.bundle
  return (
    objectsOf(link).some((it) => it['relation'] === 'next') ||
    (typeof total === 'number' && total > count) ||
    ofType(searchset, 'OperationOutcome')
      .flatMap((it) => objectsOf(it['issue']))
      .some((it) => it['severity'] !== 'information')
  )
}
