import { type FhirResource, isFhirResource } from '../../fhir/resource.js'
import { resourceType } from '../../fhir/resource-types.js'
import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { grouped } from '../../model/grouped.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'

/** One resource of a collection, before it is carried over. */
export type Entry = {
  readonly resource: FhirResource
  readonly id: string
  /** Where it stands, for issues: `Bundle.entry[3].resource`. */
  readonly location: string
  /** Absolute address under which other entries may name it. */
  readonly fullUrl: string | undefined
}

/** What is wrong with the collection around its resources. */
export type EntryProblem = {
  readonly severity: 'warning' | 'error'
  readonly code:
    | 'not-a-bundle'
    | 'malformed-entry'
    | 'id-missing'
    | 'handling-unreadable'
    | 'implicit-rules'
    | 'nested-too-deeply'
    | 'unsupported-type'
    | 'duplicate-resource'
    | 'ambiguous-id'
  readonly location: string
}

export type Collection = { readonly entries: readonly Entry[]; readonly problems: readonly EntryProblem[] }

/** Nested deeper than any resource. */
const DEEPEST = 60

/**
 * The resources of a Bundle that can be carried over, each once. Two different ones under one id are neither: nobody
 * can say which holds. Total.
 */
export function readCollection(content: Json): Collection {
  if (!isJsonObject(content) || content['resourceType'] !== 'Bundle')
    return { entries: [], problems: [{ severity: 'error', code: 'not-a-bundle', location: 'Bundle' }] }
  const problems: EntryProblem[] = []
  const entries: Entry[] = []
  arrayOf(content['entry']).forEach((item, index) => {
    const location = `Bundle.entry[${index}].resource`
    const entry = entryFrom(item, location)
    if (typeof entry === 'string')
      problems.push({ severity: entry === 'unsupported-type' ? 'warning' : 'error', code: entry, location })
    else entries.push(entry)
  })
  return { entries: unambiguous(entries, problems), problems }
}

function entryFrom(item: Json, location: string): Entry | EntryProblem['code'] {
  const resource = isJsonObject(item) ? item['resource'] : undefined
  if (!isJsonObject(item) || !isFhirResource(resource)) return 'malformed-entry'
  if (isDeeper(resource, DEEPEST)) return 'nested-too-deeply'
  if (resourceType(resource.resourceType) === undefined) return 'unsupported-type'
  if (!isHandlingReadable(resource)) return 'handling-unreadable'
  // Rules that change what a resource says must be understood by whoever reads it (FHIR R4, resource.html#implicitRules).
  if (resource['implicitRules'] !== undefined) return 'implicit-rules'
  const id = textOf(resource['id'])
  if (id === undefined || !/^[A-Za-z0-9.-]{1,64}$/.test(id)) return 'id-missing'
  return { resource, id, location, fullUrl: textOf(item['fullUrl']) }
}

/** How a resource is to be handled must be readable: a label that is lost would open what it closes. */
function isHandlingReadable({ meta }: FhirResource): boolean {
  if (meta === undefined) return true
  if (!isJsonObject(meta)) return false
  const { security = [] } = meta
  return Array.isArray(security) && objectsOf(security).length === security.length
}

function isDeeper(value: Json | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (isJsonObject(value)) {
    for (const name in value) if (isDeeper(value[name], levels - 1)) return true
    return false
  }
  for (const it of value) if (isDeeper(it, levels - 1)) return true
  return false
}

function unambiguous(entries: readonly Entry[], problems: EntryProblem[]): readonly Entry[] {
  const byName = grouped(entries, (it) => `${it.resource.resourceType}/${it.id}`)
  if (byName.size === entries.length) return entries
  return [...byName.values()].flatMap((same) => {
    const [first, ...others] = same
    if (first === undefined) return []
    const text = JSON.stringify(first.resource)
    const isOne = others.every((it) => JSON.stringify(it.resource) === text)
    for (const { location } of others)
      problems.push(
        isOne
          ? { severity: 'warning', code: 'duplicate-resource', location }
          : { severity: 'error', code: 'ambiguous-id', location },
      )
    return isOne ? [first] : []
  })
}

/** The NHS numbers that a resource of the type that is a person carries. */
export function nhsNumbersOf(resource: JsonObject): readonly string[] {
  return objectsOf(resource['identifier'])
    .filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
    .map((it) => (textOf(it['value']) ?? '').replace(/[\s-]/g, ''))
}
