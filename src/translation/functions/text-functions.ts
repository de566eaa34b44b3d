import { type Json } from '../../model/json.js'
import { type Value } from '../expressions/value.js'
import { BASE64, TEXT, type ValueType } from '../expressions/value-type.js'
import { type FunctionRow, plainFunction } from './function-row.js'

const LIST_OF_TEXT = { kind: 'list', of: TEXT } as const
const NARRATIVE: ValueType = { kind: 'fhir', type: 'Narrative' }

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
      evaluate: (scope) => {
        const present: string[] = []
        for (const it of given) {
          const words = wordsOf(it.evaluate(scope))
          if (words !== undefined) present.push(words)
        }
        return present.length === 0 ? undefined : present
      },
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
  // A standard's longest text is a rule for the sender: the words are kept whole, and the breach is said.
  plainFunction(
    'withinLength',
    [
      { name: 'text', accepts: 'text' },
      { name: 'longest', accepts: 'number' },
    ],
    TEXT,
    ([text, longest], raise) => {
      const words = wordsOf(text)
      if (words !== undefined && typeof longest === 'number' && Array.from(words).length > longest)
        raise('too-long')
      return words
    },
  ),
  // The words as the bytes of a plain text file: R4 holds those in an attachment.
  plainFunction('base64', [{ name: 'text', accepts: 'text' }], BASE64, ([text]) => {
    const words = wordsOf(text)
    return words === undefined ? undefined : Buffer.from(words, 'utf8').toString('base64')
  }),
  plainFunction('narrative', [{ name: 'text', accepts: 'text' }], NARRATIVE, ([text]) =>
    narrativeOf(wordsOf(text)),
  ),
]

/** One paragraph for each line, with nothing in the words taken for markup. */
function narrativeOf(text: string | undefined): Json | undefined {
  const paragraphs = (text ?? '')
    .split(/\r?\n/)
    .filter((it) => it.trim() !== '')
    .map((it) => `<p>${escaped(it.trim())}</p>`)
  if (paragraphs.length === 0) return undefined
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${paragraphs.join('')}</div>`,
  }
}

/** XML 1.0 allows no control characters but tab and line ends, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

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
