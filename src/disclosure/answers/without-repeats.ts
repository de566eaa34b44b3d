import { type RecordOrigin } from '../../decision/decide.js'
import { type Unlabelled } from '../../labelling/label.js'
import { textOf } from '../../model/json.js'

/** A translated resource and the record it came from. */
export type FromRecord = {
  readonly item: Unlabelled
  readonly origin: RecordOrigin
  /** False for what labelling alone needs; of several that are equal, what was asked for comes first. */
  readonly isAsked: boolean
  /** True for what no search found: it came with what one found, which comes first where both are equal. */
  readonly cameAlong: boolean
}

/**
 * One of each. A source that had to be asked twice sends what both answers share (the person, the staff) twice; the
 * first of several that are equal in every element and flag stands. Two under one id that differ both stand: deciding
 * lets neither leave more than the stricter verdict allows.
 */
export function withoutRepeats(items: readonly FromRecord[]): readonly FromRecord[] {
  const seen = new Map<string, FromRecord[]>()
  return items.filter((it) => {
    const { resource } = it.item
    const key = `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, [it])
      return true
    }
    if (earlier.some((other) => isEqual(other, it))) return false
    earlier.push(it)
    return true
  })
}

function isEqual(a: FromRecord, b: FromRecord): boolean {
  return JSON.stringify([a.item.resource, a.item.flags]) === JSON.stringify([b.item.resource, b.item.flags])
}
