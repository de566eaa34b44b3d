import { type Area } from '../../model/area.js'
import { type SourceDescriptor } from '../../model/source.js'
import { resourceType } from '../resource-types.js'

/** The areas of a source that can hold resources of a type. */
export function areasIn(source: SourceDescriptor, type: string): readonly Area[] {
  const areas = resourceType(type)?.areas ?? []
  return source.areas.filter((it) => areas.includes(it))
}
