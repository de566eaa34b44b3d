import { type Value } from '../expressions/value.js'

/** Longer text seldom comes again, and many of them would be much to keep. */
const LONGEST = 200

/** Whether a text is short enough to be kept as what something else is found by. */
export function isShort(text: string): boolean {
  return text.length <= LONGEST
}

/**
 * The text in memory of its own. One that was cut out of another, or put together of such, keeps the whole of that in
 * memory for as long as it is kept itself: of a file, the piece that was read at once.
 */
export function ownText(text: string): string {
  // Put together anew and cut, it is part of a text of its own length.
  return ` ${text}`.slice(1)
}

/** The same of any value; an object or a list is left as it is. */
export function ownValue(value: Value): Value {
  return typeof value === 'string' ? ownText(value) : value
}
