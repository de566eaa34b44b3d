const QUOTE = 34
const BACKSLASH = 92

/**
 * The offset after a JSON string that begins with the quote at an offset; undefined where it does not end. Takes no
 * pattern: one that repeats over alternatives overflows its stack in a string of some megabytes, as a document is.
 */
export function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at++
  }
  return undefined
}
