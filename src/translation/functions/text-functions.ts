import { type Json } from '../../model/json.js'
import { type Value } from '../expressions/value.js'
import { TEXT } from '../expressions/value-type.js'
import { type FunctionRow, plainFunction } from './function-row.js'

const LIST_OF_TEXT = { kind: 'list', of: TEXT } as const

/** Text, put together and taken apart. */
export const TEXT_FUNCTIONS: readonly FunctionRow[] = [
  plainFunction('text', [{ name: 'value', accepts: 'scalar' }], TEXT, ([value]) => wordsOf(value)),
  plainFunction('upper', [{ name: 'text', accepts: 'text' }], TEXT, ([text]) => wordsOf(text)?.toUpperCase()),
  plainFunction('lower', [{ name: 'text', accepts: 'text' }], TEXT, ([text]) => wordsOf(text)?.toLowerCase()),
  plainFunction('nospace', [{ name: 'text', accepts: 'text' }], TEXT, ([text]) =>
    wordsOf(text)?.replace(/\s/g, ''),
  ),
  plainFunction(
    'join',
    [
      { name: 'separator', accepts: 'literal' },
      { name: 'text', accepts: 'scalar', presence: 'rest' },
    ],
    TEXT,
    ([separator, ...texts]) => joined(wordsOf(separator) ?? '', texts),
  ),
  plainFunction('words', [{ name: 'text', accepts: 'text' }], LIST_OF_TEXT, ([text]) =>
    piecesOf(wordsOf(text), /\s+/),
  ),
  plainFunction('lines', [{ name: 'text', accepts: 'text' }], LIST_OF_TEXT, ([text]) =>
    piecesOf(wordsOf(text), /\s*(?:,|\r?\n)\s*/),
  ),
  {
    name: 'list',
    parameters: [{ name: 'text', accepts: 'text', presence: 'rest' }],
    bind: (_, given) => ({
      type: LIST_OF_TEXT,
      evaluate: (scope) => given.map((it) => wordsOf(it.evaluate(scope))).filter((it) => it !== undefined),
    }),
  },
  plainFunction(
    'split',
    [
      { name: 'text', accepts: 'text' },
      { name: 'separator', accepts: 'literal' },
    ],
    LIST_OF_TEXT,
    ([text, separator]) => piecesOf(wordsOf(text), wordsOf(separator) ?? ','),
  ),
]

function joined(separator: string, texts: readonly Value[]): string | undefined {
  const present = texts.map(wordsOf).filter((it) => it !== undefined)
  return present.length === 0 ? undefined : present.join(separator)
}

function piecesOf(text: string | undefined, separator: string | RegExp): readonly Json[] | undefined {
  const pieces = (text ?? '')
    .split(separator)
    .map((it) => it.trim())
    .filter((it) => it !== '')
  return pieces.length === 0 ? undefined : pieces
}

function wordsOf(value: Value): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
