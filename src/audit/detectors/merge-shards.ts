/** What is read on of one shard, in its order. */
export type ShardRun<E> = {
  readonly entries: readonly E[]
  /** True where there is more of the shard, which may be older than what is read of others. */
  readonly hasMore: boolean
}

/**
 * One order for the entries of all shards: each shard in its own order, and of the next ones of all shards the oldest
 * first. Stops where a shard that has more was read to the end of the run, so that the order does not depend on how
 * much was read at once.
 */
export function mergeShards<E extends { readonly recorded: string }>(
  runs: readonly ShardRun<E>[],
): readonly E[] {
  const merged: E[] = []
  const places = runs.map(() => 0)
  for (;;) {
    if (runs.some((run, i) => run.hasMore && places[i] === run.entries.length)) return merged
    const next = oldest(runs, places)
    const entry = next === undefined ? undefined : runs[next]?.entries[places[next] ?? 0]
    if (next === undefined || entry === undefined) return merged
    merged.push(entry)
    places[next] = (places[next] ?? 0) + 1
  }
}

/** Which shard has the oldest next entry; the first of those that are equal. */
function oldest<E extends { readonly recorded: string }>(
  runs: readonly ShardRun<E>[],
  places: readonly number[],
): number | undefined {
  let found: number | undefined
  let time: string | undefined
  for (const [i, run] of runs.entries()) {
    const recorded = run.entries[places[i] ?? 0]?.recorded
    if (recorded === undefined || (time !== undefined && recorded >= time)) continue
    found = i
    time = recorded
  }
  return found
}
