import { type SyntaxProblem } from './expression-tree.js'

export type Token = {
  readonly kind: 'name' | 'variable' | 'text' | 'number' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

/** One alternative per kind of token; each is tried at one place and none can backtrack. */
const TOKEN =
  /(?<space>\s+)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|`(?<quoted>[^`]*)`|\$(?<variable>[A-Za-z_][A-Za-z0-9_]*)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<number>-?\d+(?:\.\d+)?)|(?<symbol>\?\?|==|!=|<=|>=|[<>&(),.])/y

/** The tokens of an expression, ended by an `end`; or where and why it cannot be read. */
export function tokenize(text: string): readonly Token[] | SyntaxProblem {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const groups = TOKEN.exec(text)?.groups
    if (groups === undefined) return unreadable(text, at)
    const token = tokenOf(groups, at)
    if (token !== undefined) tokens.push(token)
    at = TOKEN.lastIndex
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, at: number): Token | undefined {
  if (groups['space'] !== undefined) return undefined
  const name = groups['name'] ?? groups['quoted']
  if (name !== undefined) return { kind: 'name', text: name, at }
  if (groups['variable'] !== undefined) return { kind: 'variable', text: groups['variable'], at }
  const literal = groups['single'] ?? groups['double']
  if (literal !== undefined) return { kind: 'text', text: literal, at }
  if (groups['number'] !== undefined) return { kind: 'number', text: groups['number'], at }
  return { kind: 'symbol', text: groups['symbol'] ?? '', at }
}

function unreadable(text: string, at: number): SyntaxProblem {
  const character = text.charAt(at)
  const quote = character === "'" || character === '"' || character === '`'
  return { at, message: quote ? `text opened with ${character} is not closed` : `unexpected "${character}"` }
}
