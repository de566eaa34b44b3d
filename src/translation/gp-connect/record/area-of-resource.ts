import { type Area } from '../../../model/area.js'
import { isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { TYPES } from '../types/type-table.js'
import { areaOfList } from './areas.js'
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
): (resource: SourceResource) => Area | undefined {
  const held = new Map<string, Set<Area>>()
  for (const list of resources) {
    const area = areaOfList(list)
    if (area === undefined) continue
    for (const name of itemsOf(list)) held.set(name, (held.get(name) ?? new Set()).add(area))
  }
  return (resource) => {
    const row = TYPES.get(resource.type)
    if (row?.ofRecord !== undefined && row.ofRecord === ofRecord) return ofRecord
    if (row?.area !== undefined) return row.area
    if (resource.type === 'List') return areaOfList(resource)
    return row?.follows === 'lists' ? areaOfContent(resource, held) : undefined
  }
}

function areaOfContent(
  resource: SourceResource,
  held: ReadonlyMap<string, ReadonlySet<Area>>,
): Area | undefined {
  const lists = resource.names.map((it) => held.get(it)).filter((it) => it !== undefined)
  const area = lists.length === 0 ? undefined : ORDER.find((it) => lists.some((areas) => areas.has(it)))
  return area ?? (isOfAnEncounter(resource) ? 'consultations' : undefined)
}

function isOfAnEncounter({ content }: SourceResource): boolean {
  const context = isJsonObject(content['context']) ? content['context'] : undefined
  const inner = context?.['encounter']
  const encounter = isJsonObject(inner) ? inner : context
  return textOf(encounter?.['reference'])?.startsWith('Encounter/') === true
}

function itemsOf(list: SourceResource): readonly string[] {
  return objectsOf(list.content['entry']).flatMap((entry) => {
    const item = entry['item']
    return isJsonObject(item) ? (textOf(item['reference'])?.trim() ?? []) : []
  })
}
