/** Where the line at an offset ends, and where the next begins; undefined when the text does not say yet. */
export function lineEnd(
  text: string,
  start: number,
  last: 'last' | 'more-follows',
): { readonly end: number; readonly next: number } | undefined {
  const feed = text.indexOf('\n', start)
  const upTo = feed < 0 ? text.length : feed
  const carriage = text.slice(start, upTo).indexOf('\r')
  if (carriage < 0) {
    if (feed >= 0) return { end: feed, next: feed + 1 }
    return last === 'last' ? { end: text.length, next: text.length } : undefined
  }
  const end = start + carriage
  if (end + 1 === text.length && last === 'more-follows') return undefined
  return { end, next: text[end + 1] === '\n' ? end + 2 : end + 1 }
}

/** How many lines begin after an offset and before another. */
export function linesBetween(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) lines++
  }
  return lines
}

/** Where the row that reaches to an offset stops, its line end left out. */
export function lineStop(text: string, end: number): number {
  if (text[end - 1] === '\r') return end - 1
  if (text[end - 1] !== '\n') return end
  return text[end - 2] === '\r' ? end - 2 : end - 1
}

/** Of a line end that may be CR LF, the CR is left until what follows is there. */
export function endBeforeReturn(text: string): number {
  return text.endsWith('\r') ? text.length - 1 : text.length
}
