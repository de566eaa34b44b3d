import { isShort, ownText } from './own-text.js'
import { isLikely, repetition } from './repetition.js'

/** Never more than so many at once. */
const MOST_KEPT = 1_000

/** The same function, which does not find again what it has lately found for a text, unless the text is long. */
export function keptByText(find: (text: string) => string): (text: string) => string {
  const kept = new Map<string, string>()
  const worth = repetition(() => kept.clear())
  return (text) => {
    if (!isShort(text) || !isLikely(worth)) return find(text)
    const before = kept.get(text)
    if (before !== undefined) {
      worth.answered++
      return before
    }
    const now = find(text)
    if (kept.size === MOST_KEPT) kept.clear()
    kept.set(ownText(text), now)
    return now
  }
}
