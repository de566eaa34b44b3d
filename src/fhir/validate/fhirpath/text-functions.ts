import { type FunctionBody, type FunctionRow } from './environment.js'
import { type Collection, NOTHING, single, truth } from './node.js'

/** Functions on text and numbers (FHIRPath 2.0 §5.5–5.7). A question about no text is answered no. */
export const TEXT_FUNCTIONS: ReadonlyMap<string, FunctionRow> = new Map<string, FunctionRow>([
  ['startsWith', question((it, what) => it.startsWith(what))],
  ['endsWith', question((it, what) => it.endsWith(what))],
  ['contains', question((it, what) => it.includes(what))],
  ['matches', question((it, what) => patternOf(what, '').test(it))],
  ['matchesFull', question((it, what) => patternOf(`^(?:${what})$`, '').test(it))],
  ['indexOf', change((it, [what]) => single(it.indexOf(what ?? ''), 'integer'), 1)],
  ['replace', change((it, [what, by]) => text(it.replaceAll(what ?? '', by ?? '')), 2)],
  ['replaceMatches', change((it, [what, by]) => text(it.replace(patternOf(what ?? '', 'g'), by ?? '')), 2)],
  ['lower', change((it) => text(it.toLowerCase()), 0)],
  ['upper', change((it) => text(it.toUpperCase()), 0)],
  ['trim', change((it) => text(it.trim()), 0)],
  ['length', change((it) => single(it.length, 'integer'), 0)],
  ['split', change((it, [by]) => it.split(by ?? '').flatMap((part) => text(part)), 1)],
  ['toChars', change((it) => Array.from(it).flatMap((part) => text(part)), 0)],
  ['toString', { least: 0, most: 0, body: (input) => asText(input) }],
  ['toInteger', { least: 0, most: 0, body: (input) => asNumber(input, /^[+-]?\d+$/, 'integer') }],
  ['toDecimal', { least: 0, most: 0, body: (input) => asNumber(input, /^[+-]?\d+(?:\.\d+)?$/, 'decimal') }],
  ['substring', { least: 1, most: 2, body: substring }],
  ['join', { least: 0, most: 1, body: joined }],
])

function question(holds: (text: string, what: string) => boolean): FunctionRow {
  return {
    least: 1,
    most: 1,
    body: (input, [what], focus, environment) => {
      const given = textOf(what?.(focus, environment))
      const asked = textOf(input)
      return truth(asked !== undefined && given !== undefined && holds(asked, given))
    },
  }
}

function change(to: (text: string, given: readonly string[]) => Collection, arity: number): FunctionRow {
  return {
    least: arity,
    most: arity,
    body: (input, given, focus, environment) => {
      const changed = textOf(input)
      if (changed === undefined) return NOTHING
      return to(
        changed,
        given.map((it) => textOf(it(focus, environment)) ?? ''),
      )
    },
  }
}

function textOf(collection: Collection | undefined): string | undefined {
  const value = collection?.[0]?.value
  return typeof value === 'string' ? value : undefined
}

function text(value: string): Collection {
  return single(value, 'string')
}

const PATTERNS = new Map<string, RegExp>()

/** A pattern of a definition, compiled once. A pattern that JavaScript cannot read matches nothing. */
function patternOf(source: string, options: string): RegExp {
  const key = `${options}/${source}`
  const known = PATTERNS.get(key) ?? compiled(source, options)
  PATTERNS.set(key, known)
  return known
}

function compiled(source: string, options: string): RegExp {
  try {
    return new RegExp(source, options)
  } catch {
    return /(?!)/
  }
}

function asText(input: Collection): Collection {
  const value = input[0]?.value
  if (typeof value === 'string') return text(value)
  return typeof value === 'number' || typeof value === 'boolean' ? text(String(value)) : NOTHING
}

function asNumber(input: Collection, form: RegExp, type: string): Collection {
  const value = input[0]?.value
  if (typeof value === 'number') return single(value, type)
  if (typeof value === 'boolean') return single(value ? 1 : 0, type)
  return typeof value === 'string' && form.test(value) ? single(Number(value), type) : NOTHING
}

function substring(...[input, given, focus, environment]: Parameters<FunctionBody>): Collection {
  const changed = textOf(input)
  const [from, length] = given.map((it) => it(focus, environment)[0]?.value)
  if (changed === undefined || typeof from !== 'number' || from >= changed.length) return NOTHING
  return text(changed.slice(from, typeof length === 'number' ? from + length : undefined))
}

function joined(...[input, [by], focus, environment]: Parameters<FunctionBody>): Collection {
  const between = textOf(by?.(focus, environment)) ?? ''
  return text(
    input
      .map((it) => it.value)
      .filter((it) => typeof it === 'string')
      .join(between),
  )
}
