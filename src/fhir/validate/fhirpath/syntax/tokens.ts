import { UnsupportedExpression } from './syntax.js'

export type Token = {
  readonly kind: 'name' | 'quoted-name' | 'text' | 'number' | 'date' | 'constant' | 'this' | 'symbol' | 'end'
  readonly text: string
}

/** In the order in which they are tried; each with the group that holds the text. */
const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/y],
  ['text', /'((?:[^'\\]|\\[\s\S])*)'/y],
  ['quoted-name', /`((?:[^`\\]|\\[\s\S])*)`/y],
  ['date', /@([0-9T:.Z+-]+)/y],
  ['number', /([0-9]+(?:\.[0-9]+)?)/y],
  ['constant', /%(?:`([^`]+)`|'([^']+)'|([A-Za-z_][\w-]*))/y],
  ['this', /(\$this|\$index|\$total)/y],
  ['name', /([A-Za-z_][A-Za-z0-9_]*)/y],
  ['symbol', /(<=|>=|!=|!~|[-+*/&|=~<>.,()[\]{}])/y],
]

/** The tokens of an expression, with an `end`. Throws `UnsupportedExpression` at a character FHIRPath does not have. */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < expression.length) {
    const [kind, found] = tokenAt(expression, at)
    at += found[0].length
    if (kind !== 'space') tokens.push({ kind, text: textOf(kind, found) })
  }
  return [...tokens, { kind: 'end', text: '' }]
}

function tokenAt(expression: string, at: number): readonly [Token['kind'] | 'space', RegExpExecArray] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const found = pattern.exec(expression)
    if (found !== null) return [kind, found]
  }
  throw new UnsupportedExpression(`unexpected character at position ${at + 1}`)
}

function textOf(kind: Token['kind'], found: RegExpExecArray): string {
  const text = found[1] ?? found[2] ?? found[3] ?? ''
  return kind === 'text' || kind === 'quoted-name' ? unescaped(text) : text
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
])

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, one: string) =>
    hex === undefined ? (ESCAPES.get(one) ?? one) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
