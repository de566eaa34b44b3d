import { type EntryPlace, type FoundEntry } from '../questions/question.js'
import { shardNumberIn, shardOf } from '../shard-opening.js'

/**
 * The id of the first AuditEvent of an entry, and what those of the others begin with: `{number}-{index}`, the number
 * being that in the name of its shard. A name is never given again, even where a standby that took over has lost the
 * newest shards, whose numbers in the database are; so no two events ever have the same id.
 */
export function eventIdOf({ origin, index }: Pick<FoundEntry, 'origin' | 'index'>): string {
  return `${String(shardNumberIn(origin))}-${String(index)}`
}

/** What the id of any event of an entry begins with: that of its entry. Empty for what is no such id. */
export function entryIdIn(id: string): string {
  return /^\d+-\d+/.exec(id)?.[0] ?? ''
}

/**
 * Where the entry of an event would be; undefined for what is no such id. A shard of the same place and another name
 * may be there: only events that have the id are the ones asked for.
 */
export function entryOfEvent(id: string): EntryPlace | undefined {
  const [, number, index] = /^(\d{1,10})-(\d{1,18})(?:-.*)?$/.exec(id) ?? []
  return number === undefined || index === undefined || Number(number) === 0
    ? undefined
    : { shard: shardOf(Number(number)), index: BigInt(index) }
}
