import { type Syntax, UnsupportedExpression } from './syntax.js'
import { type Token, tokensOf } from './tokens.js'

type Reader = { readonly tokens: readonly Token[]; at: number }

/** Operators from the loosest to the tightest (FHIRPath 2.0 §6.8); all bind to the left. */
const LEVELS: readonly (readonly string[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '~', '!=', '!~'],
  ['<=', '<', '>', '>='],
  ['|'],
  ['is', 'as'],
  ['+', '-', '&'],
  ['*', '/', 'div', 'mod'],
]

/** The syntax tree of an expression. Throws `UnsupportedExpression` on text that is no FHIRPath. */
export function parseExpression(expression: string): Syntax {
  const reader: Reader = { tokens: tokensOf(expression), at: 0 }
  const syntax = readLevel(reader, 0)
  if (peek(reader).kind !== 'end') throw new UnsupportedExpression(`unexpected "${peek(reader).text}"`)
  return syntax
}

function readLevel(reader: Reader, level: number): Syntax {
  const operators = LEVELS[level]
  if (operators === undefined) return readSigned(reader)
  let left = readLevel(reader, level + 1)
  while (isOperator(peek(reader), operators)) {
    const operator = next(reader).text
    left =
      operator === 'is' || operator === 'as'
        ? { kind: 'type', operator, of: left, type: readTypeName(reader) }
        : { kind: 'operation', operator, left, right: readLevel(reader, level + 1) }
  }
  return left
}

function isOperator(token: Token, operators: readonly string[]): boolean {
  return (token.kind === 'symbol' || token.kind === 'name') && operators.includes(token.text)
}

function readTypeName(reader: Reader): string {
  const first = readName(reader)
  return take(reader, '.') ? readName(reader) : first
}

function readSigned(reader: Reader): Syntax {
  if (take(reader, '-')) return { kind: 'negative', of: readSigned(reader) }
  take(reader, '+')
  return readPath(reader)
}

function readPath(reader: Reader): Syntax {
  let syntax = readTerm(reader)
  for (;;) {
    if (take(reader, '.')) syntax = readMember(reader, syntax)
    else if (take(reader, '[')) {
      syntax = { kind: 'index', of: syntax, at: readLevel(reader, 0) }
      expect(reader, ']')
    } else return syntax
  }
}

function readTerm(reader: Reader): Syntax {
  const token = peek(reader)
  if (take(reader, '(')) {
    const inner = readLevel(reader, 0)
    expect(reader, ')')
    return inner
  }
  if (take(reader, '{')) {
    expect(reader, '}')
    return { kind: 'empty' }
  }
  const simple = literalOf(token)
  if (simple === undefined) return readMember(reader, undefined)
  reader.at += 1
  return simple
}

type Reading = (text: string) => Syntax | undefined

const LITERALS: ReadonlyMap<Token['kind'], Reading> = new Map<Token['kind'], Reading>([
  ['text', (value) => ({ kind: 'literal', value, type: 'string' })],
  [
    'number',
    (text) => ({ kind: 'literal', value: Number(text), type: text.includes('.') ? 'decimal' : 'integer' }),
  ],
  ['date', (text) => ({ kind: 'literal', value: text.replace(/T$/, ''), type: 'dateTime' })],
  ['constant', (name) => ({ kind: 'constant', name })],
  ['this', (text) => (text === '$this' ? { kind: 'this' } : undefined)],
  ['name', (text) => TRUTHS.get(text)],
])

const TRUTHS: ReadonlyMap<string, Syntax> = new Map([
  ['true', { kind: 'literal', value: true, type: 'boolean' }],
  ['false', { kind: 'literal', value: false, type: 'boolean' }],
])

function literalOf(token: Token): Syntax | undefined {
  return LITERALS.get(token.kind)?.(token.text)
}

function readMember(reader: Reader, of: Syntax | undefined): Syntax {
  if (of !== undefined && peek(reader).text === '$this') {
    reader.at += 1
    return of
  }
  const name = readName(reader)
  if (!take(reader, '(')) return { kind: 'member', of, name }
  const given: Syntax[] = []
  if (take(reader, ')')) return { kind: 'call', of, name, arguments: given }
  do given.push(readLevel(reader, 0))
  while (take(reader, ','))
  expect(reader, ')')
  return { kind: 'call', of, name, arguments: given }
}

function readName(reader: Reader): string {
  const token = next(reader)
  if (token.kind === 'name' || token.kind === 'quoted-name') return token.text
  throw new UnsupportedExpression(token.kind === 'end' ? 'unexpected end' : `unexpected "${token.text}"`)
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] ?? { kind: 'end', text: '' }
}

function next(reader: Reader): Token {
  const token = peek(reader)
  reader.at += 1
  return token
}

function take(reader: Reader, symbol: string): boolean {
  const token = peek(reader)
  if (token.kind !== 'symbol' || token.text !== symbol) return false
  reader.at += 1
  return true
}

function expect(reader: Reader, symbol: string): void {
  if (!take(reader, symbol)) throw new UnsupportedExpression(`expected "${symbol}"`)
}
