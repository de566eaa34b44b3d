/** How far into a JSON value a scan has come. */
export type ValueScan = {
  /** The closing brackets that are still to come, the next one last. */
  readonly open: string[]
  inString: boolean
  /** Where the scan goes on. */
  at: number
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' }
const MARK = /["[\]{}]|\n/g
const STRING_MARK = /["\\\n]/g

/**
 * Goes on until the brackets that the value opened are closed: `end` is after the last. `damaged` where brackets do not
 * fit or a line ends inside a string: where the value ends is then anyone's guess.
 */
export function scanValue(
  text: string,
  scan: ValueScan,
): { readonly kind: 'ended' | 'more' | 'damaged'; readonly at: number } {
  for (;;) {
    const mark = nextMark(text, scan)
    if (mark === undefined) return { kind: 'more', at: scan.at }
    scan.at = mark.at + 1
    if (mark.what === '"') scan.inString = !scan.inString
    else if (mark.what === '\\') scan.at++
    else if (scan.inString) return { kind: 'damaged', at: mark.at }
    else if (mark.what !== '\n' && !takeBracket(scan, mark.what)) return { kind: 'damaged', at: mark.at }
    if (scan.open.length === 0 && mark.what !== '\n') return { kind: 'ended', at: scan.at }
  }
}

function takeBracket(scan: ValueScan, bracket: string): boolean {
  const closing = CLOSING[bracket]
  if (closing === undefined) return scan.open.pop() === bracket
  scan.open.push(closing)
  return true
}

function nextMark(text: string, scan: ValueScan): { readonly what: string; readonly at: number } | undefined {
  const marks = scan.inString ? STRING_MARK : MARK
  marks.lastIndex = scan.at
  const found = marks.exec(text)
  // A backslash at the very end says nothing without what follows it.
  if (found === null || (found[0] === '\\' && found.index + 1 >= text.length)) {
    scan.at = found?.index ?? Math.max(scan.at, text.length)
    return undefined
  }
  return { what: found[0], at: found.index }
}
