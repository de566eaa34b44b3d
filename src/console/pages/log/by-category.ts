import { type ReleasedItem } from '../../../audit/questions/read-event.js'
import { grouped } from '../../../model/grouped.js'

/** Resources of one type from one source. */
export type Category = {
  readonly type: string
  readonly source: string
  readonly count: number
  readonly masked: number
}

/** What was released by type and source, in the order of their names. */
export function byCategory(released: readonly ReleasedItem[]): readonly Category[] {
  const groups = grouped(released, (it) => JSON.stringify([typeOf(it), it.source]))
  return [...groups.values()]
    .flatMap((items) => {
      const [first] = items
      if (first === undefined) return []
      const masked = items.filter((it) => it.decision === 'mask').length
      return [{ type: typeOf(first), source: first.source, count: items.length, masked }]
    })
    .toSorted((a, b) => a.type.localeCompare(b.type, 'en') || a.source.localeCompare(b.source, 'en'))
}

function typeOf({ reference }: ReleasedItem): string {
  return reference.split('/')[0] ?? reference
}
