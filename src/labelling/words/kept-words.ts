/** What was made of words, by word: it depends on the word alone, and is the same whatever text the word stood in. */
export type KeptWords<T> = Map<string, T>

/** Words that are kept at once, at most; then all are forgotten together. */
const MOST_WORDS = 20_000

/** Longer ones seldom come again, and a piece of a text that is longer may hold the whole of the text in memory. */
const LONGEST_KEPT = 12

/**
 * Keeps what was made of a word where it is short, and gives it back: texts say the same few words again and again. What
 * is kept is bounded, and a word tells of nobody whose record it was in.
 */
export function keep<T>(kept: KeptWords<T>, word: string, made: T): T {
  if (word.length > LONGEST_KEPT) return made
  if (kept.size >= MOST_WORDS) kept.clear()
  kept.set(word, made)
  return made
}
