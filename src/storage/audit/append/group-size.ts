/** Groups that may be under way at once: one is being made durable while the next is copied in. */
const MOST_GROUPS = 2
/** What one statement carries at most. */
const MOST_ENTRIES = 500
const MOST_BYTES = 8 * 2 ** 20
/** So few entries are not worth a commit of their own while another is under way. */
const FEWEST_BEHIND = 32

type Waiting = { readonly entry: { readonly bytes: Uint8Array } }

/**
 * How many of the entries that wait go out now, as one group; 0: they wait until one under way has ended. `underWay`
 * holds the sizes of the groups sent before, which the database takes in their order.
 *
 * Alone, everything goes out at once, but for a crowd: that is halved, so that the database writes one half while the
 * callers of the other are answered and bring their next entries. Behind another group nothing goes out that is short
 * beside it: a commit costs as much as many entries, and what waits a little longer shares its commit. A group never
 * holds more texts than one statement should carry, unless one alone is longer.
 */
export function groupSize(waiting: readonly Waiting[], underWay: readonly number[]): number {
  const most = groupCount(waiting.length, underWay)
  let bytes = 0
  for (let size = 0; size < most; size++) {
    bytes += waiting[size]?.entry.bytes.length ?? 0
    if (bytes > MOST_BYTES) return Math.max(1, size)
  }
  return most
}

function groupCount(waiting: number, underWay: readonly number[]): number {
  const [first] = underWay
  if (underWay.length >= MOST_GROUPS) return 0
  if (first === undefined)
    return Math.min(MOST_ENTRIES, waiting < 2 * FEWEST_BEHIND ? waiting : Math.ceil(waiting / 2))
  return waiting >= Math.max(FEWEST_BEHIND, first / 2) ? Math.min(MOST_ENTRIES, waiting) : 0
}
