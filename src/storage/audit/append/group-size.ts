/** What one statement carries at most. */
const MOST_ENTRIES = 500
const MOST_BYTES = 8 * 2 ** 20
/** So few entries are not worth a commit of their own while another is under way. */
const FEWEST_BEHIND = 32

type Waiting = { readonly entry: { readonly bytes: Uint8Array } }

/**
 * How many of the entries that wait go out now, as one group; 0: they wait until one under way has ended. `underWay`
 * holds the sizes of the groups sent before, which the database takes in their order, and `mostGroups` says how many may
 * be under way at once.
 *
 * Alone, everything goes out at once, but for a crowd: that is shared out among the groups, so that the database reads
 * one and makes another durable while the callers of a third are answered and bring their next entries. Behind another
 * group nothing goes out that is short beside its share: a commit costs as much as many entries, and what waits a little
 * longer shares its commit. A group never holds more texts than one statement should carry, unless one alone is longer.
 */
export function groupSize(
  waiting: readonly Waiting[],
  underWay: readonly number[],
  mostGroups: number,
): number {
  const most = groupCount(waiting.length, underWay, mostGroups)
  let bytes = 0
  for (let size = 0; size < most; size++) {
    bytes += waiting[size]?.entry.bytes.length ?? 0
    if (bytes > MOST_BYTES) return Math.max(1, size)
  }
  return most
}

function groupCount(waiting: number, underWay: readonly number[], mostGroups: number): number {
  if (underWay.length >= mostGroups) return 0
  const crowd = underWay.reduce((sum, it) => sum + it, waiting)
  const share = Math.min(MOST_ENTRIES, Math.max(FEWEST_BEHIND, Math.ceil(crowd / mostGroups)))
  if (underWay.length === 0) return waiting < 2 * FEWEST_BEHIND ? waiting : share
  return waiting >= Math.max(FEWEST_BEHIND, share / 2) ? Math.min(share, waiting) : 0
}
