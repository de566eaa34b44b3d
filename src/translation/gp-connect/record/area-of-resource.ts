import { type Area } from '../../../model/area.js'
import { isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { TYPES } from '../types/type-table.js'
import { areaOfList } from './areas.js'
import { type ReferenceBook } from './reference-book.js'
import { type SourceResource } from './source-resource.js'

/** Where content of a type without an area of its own may belong, the nearest first. */
const ORDER: readonly Area[] = ['consultations', 'problems', 'allergies', 'medications', 'immunisations']

/**
 * The area of every resource: that of the record, for what a record of one area is made of; else that of its type,
 * else that of a list which holds it, else consultations where it was recorded in one. Supporting resources have none: they follow what refers to them.
 */
export function areasOf(
  resources: readonly SourceResource[],
  ofRecord: Area | undefined,
  book: Pick<ReferenceBook, 'resolve' | 'referenceOf'>,
): (resource: SourceResource) => Area | undefined {
  const held = new Map<string, Set<Area>>()
  for (const list of resources) {
    const area = areaOfList(list)
    if (area === undefined) continue
    for (const name of itemsOf(list, book)) held.set(name, (held.get(name) ?? new Set()).add(area))
  }
  return (resource) => {
    const row = TYPES.get(resource.type)
    if (row?.ofRecord !== undefined && row.ofRecord === ofRecord) return ofRecord
    if (row?.area !== undefined) return row.area
    if (resource.type === 'List') return areaOfList(resource)
    return row?.follows === 'lists' ? areaOfContent(resource, held, book) : undefined
  }
}

function areaOfContent(
  resource: SourceResource,
  held: ReadonlyMap<string, ReadonlySet<Area>>,
  book: Pick<ReferenceBook, 'resolve' | 'referenceOf'>,
): Area | undefined {
  const areas = held.get(book.referenceOf(resource))
  const area = areas === undefined ? undefined : ORDER.find((it) => areas.has(it))
  return area ?? (isOfAnEncounter(resource, book) ? 'consultations' : undefined)
}

/** Where the Encounter is not in the record, a reference still tells by its text that it was one. */
function isOfAnEncounter(
  { content, scope }: SourceResource,
  { resolve }: Pick<ReferenceBook, 'resolve'>,
): boolean {
  const context = isJsonObject(content['context']) ? content['context'] : undefined
  const inner = context?.['encounter']
  const encounter = isJsonObject(inner) ? inner : context
  const reference = textOf(encounter?.['reference'])
  if (reference === undefined) return false
  const found = resolve(reference, undefined, scope)
  return found.kind === 'found' ? found.type === 'Encounter' : reference.startsWith('Encounter/')
}

/** The final references of what a list holds, however the list calls it. */
function itemsOf(list: SourceResource, { resolve }: Pick<ReferenceBook, 'resolve'>): readonly string[] {
  return objectsOf(list.content['entry']).flatMap((entry) => {
    const item = entry['item']
    const reference = isJsonObject(item) ? textOf(item['reference']) : undefined
    const found = reference === undefined ? undefined : resolve(reference, undefined, list.scope)
    return found?.kind === 'found' ? found.reference.reference : []
  })
}
