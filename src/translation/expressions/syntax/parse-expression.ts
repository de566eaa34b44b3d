import { type Expression, type Name, type Operator, type SyntaxProblem } from './expression-tree.js'
import { type Token, tokenize } from './tokenize.js'

/** Deeper than any honest expression, and far from the depth of the call stack. */
const DEEPEST = 40

/** Loosest first: each level's operands are made of the next. */
const LEVELS: readonly { readonly operators: readonly Operator[]; readonly chains: 'many' | 'one' }[] = [
  { operators: ['??'], chains: 'many' },
  { operators: ['or'], chains: 'many' },
  { operators: ['and'], chains: 'many' },
  { operators: ['==', '!=', '<', '<=', '>', '>='], chains: 'one' },
  { operators: ['&'], chains: 'many' },
]

type Reader = { readonly tokens: readonly Token[]; next: number; depth: number }

/** The expression written in the text, or where and why it cannot be read. Never evaluates anything. */
export function parseExpression(text: string): Expression | SyntaxProblem {
  const tokens = tokenize(text)
  if ('message' in tokens) return tokens
  const reader: Reader = { tokens, next: 0, depth: 0 }
  const expression = readLevel(reader, 0)
  if ('message' in expression) return expression
  const rest = peek(reader)
  return rest.kind === 'end' ? expression : unexpected(rest, 'the end of the expression')
}

function readLevel(reader: Reader, level: number): Expression | SyntaxProblem {
  const row = LEVELS[level]
  if (row === undefined) return readNegation(reader)
  let left = readLevel(reader, level + 1)
  for (;;) {
    const token = peek(reader)
    const operator = row.operators.find((it) => it === token.text && isOperatorToken(token))
    if (operator === undefined || 'message' in left) return left
    reader.next++
    const right = readLevel(reader, level + 1)
    if ('message' in right) return right
    left = { kind: 'operation', operator, operands: [left, right], at: left.at }
    if (row.chains === 'one') return left
  }
}

function readNegation(reader: Reader): Expression | SyntaxProblem {
  const token = peek(reader)
  if (token.kind !== 'name' || token.text !== 'not') return readPrimary(reader)
  reader.next++
  const operand = deeper(reader, token, () => readNegation(reader))
  if ('message' in operand) return operand
  return { kind: 'operation', operator: 'not', operands: [operand], at: token.at }
}

function readPrimary(reader: Reader): Expression | SyntaxProblem {
  const token = peek(reader)
  reader.next++
  switch (token.kind) {
    case 'text':
      return { kind: 'literal', value: token.text, at: token.at }
    case 'number':
      return { kind: 'literal', value: Number(token.text), at: token.at }
    case 'variable':
      return readVariable(reader, token)
    case 'name':
      return readName(reader, token)
    case 'symbol':
      return token.text === '(' ? readGroup(reader, token) : unexpected(token, 'a value')
    case 'end':
      return unexpected(token, 'a value')
  }
}

function readVariable(reader: Reader, token: Token): Expression | SyntaxProblem {
  const names = readNames(reader, [])
  return 'message' in names ? names : { kind: 'variable', name: token.text, names, at: token.at }
}

function readName(reader: Reader, token: Token): Expression | SyntaxProblem {
  if (token.text === 'true' || token.text === 'false')
    return { kind: 'literal', value: token.text === 'true', at: token.at }
  if (isSymbol(peek(reader), '(')) return readCall(reader, token)
  const names = readNames(reader, [{ text: token.text, at: token.at }])
  return 'message' in names ? names : { kind: 'path', names, at: token.at }
}

function readNames(reader: Reader, first: readonly Name[]): readonly Name[] | SyntaxProblem {
  const names = [...first]
  while (isSymbol(peek(reader), '.')) {
    reader.next++
    const token = peek(reader)
    if (token.kind !== 'name') return unexpected(token, 'a field name')
    reader.next++
    names.push({ text: token.text, at: token.at })
  }
  return names
}

function readCall(reader: Reader, name: Token): Expression | SyntaxProblem {
  reader.next++
  const given: Expression[] = []
  while (!isSymbol(peek(reader), ')')) {
    if (given.length > 0) {
      const comma = peek(reader)
      if (!isSymbol(comma, ',')) return unexpected(comma, '"," or ")"')
      reader.next++
    }
    const argument = deeper(reader, name, () => readLevel(reader, 0))
    if ('message' in argument) return argument
    given.push(argument)
  }
  reader.next++
  return { kind: 'call', name: name.text, arguments: given, at: name.at }
}

function readGroup(reader: Reader, opening: Token): Expression | SyntaxProblem {
  const inner = deeper(reader, opening, () => readLevel(reader, 0))
  if ('message' in inner) return inner
  const closing = peek(reader)
  if (!isSymbol(closing, ')')) return unexpected(closing, '")"')
  reader.next++
  return inner
}

function deeper(
  reader: Reader,
  token: Token,
  read: () => Expression | SyntaxProblem,
): Expression | SyntaxProblem {
  if (reader.depth >= DEEPEST) return { at: token.at, message: 'the expression is nested too deeply' }
  reader.depth++
  const expression = read()
  reader.depth--
  return expression
}

function peek(reader: Reader): Token {
  return reader.tokens[Math.min(reader.next, reader.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 }
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text
}

function isOperatorToken(token: Token): boolean {
  return token.kind === 'symbol' || token.kind === 'name'
}

function unexpected(token: Token, expected: string): SyntaxProblem {
  const found = token.kind === 'end' ? 'the end' : `"${token.text}"`
  return { at: token.at, message: `expected ${expected}, found ${found}` }
}
