import { LineCounter, type Document, isNode, parseDocument } from 'yaml'
import { once } from '../../model/lazy/once.js'

export type LabelFile = {
  readonly name: string
  readonly text: string
  /** What the text says, where it was parsed before and nothing was wrong with it; the giver answers for it. */
  readonly content?: unknown
}

/** What is wrong in a file, and exactly where. Lines and columns count from 1. */
export type LabelProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export type Path = readonly (string | number)[]
export type Say = (path: Path, message: string) => void
export type Entry = Readonly<Record<string, unknown>>

/** One file of a kind that labelling reads: its content, and where to say what is wrong in it. */
export type OpenFile = { readonly kind: string; readonly value: Entry; readonly say: Say }

/**
 * Opens a file when it is of one of the kinds; undefined when it is not. One that is not well-formed opens empty of
 * content, with its problems said.
 */
export function openFile(
  file: LabelFile,
  kinds: readonly string[],
  problems: LabelProblem[],
): OpenFile | { readonly kind: string } | undefined {
  const read = once(() => parse(file.text))
  const at = (offset: number, message: string): void => {
    const { line, col } = read().lines.linePos(offset)
    problems.push({ file: file.name, line: Math.max(line, 1), column: Math.max(col, 1), message })
  }
  const say: Say = (path, message) => {
    at(offsetOf(read().document, path), message)
  }
  const written: unknown = isEntry(file.content) ? file.content['kind'] : read().document.get('kind')
  const kind = kinds.find((it) => it === written)
  if (kind === undefined) return undefined
  if (isEntry(file.content)) return { kind, value: file.content, say }
  const { errors, warnings } = read().document
  const failures = [...errors, ...warnings]
  failures.forEach((it) => {
    at(it.pos[0], `YAML: ${it.message}`)
  })
  const value: unknown = failures.length > 0 ? undefined : read().document.toJS()
  return isEntry(value) ? { kind, value, say } : { kind }
}

function parse(text: string) {
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines }
}

/** The nearest thing that exists at or above the path. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** The entries of a list, each with its path; what is no list or no entry is said. */
export function entriesOf(value: unknown, path: Path, say: Say): readonly (readonly [Entry, Path])[] {
  return itemsOf(value, path, say).flatMap(([item, at]): (readonly [Entry, Path])[] => {
    if (isEntry(item)) return [[item, at]]
    say(at, 'expected an entry with named members')
    return []
  })
}

/** The texts of a list, each with its path; what is no list or no text is said. */
export function textsOf(value: unknown, path: Path, say: Say): readonly (readonly [string, Path])[] {
  return itemsOf(value, path, say).flatMap(([item, at]): (readonly [string, Path])[] => {
    if (typeof item === 'string' && item.trim() !== '') return [[item, at]]
    say(at, 'expected text; quote it if it is a number')
    return []
  })
}

function itemsOf(value: unknown, path: Path, say: Say): readonly (readonly [unknown, Path])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [item, [...path, index]])
  say(path, `expected a list under ${String(path.at(-1))}`)
  return []
}

/** A text that must be there; undefined, and said, when it is not. */
export function requiredText(item: Entry, name: string, path: Path, say: Say): string | undefined {
  const value = item[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  say([...path, name], `expected text for ${name}; quote it if it is a number`)
  return undefined
}

/** Says every member that has no business there. */
export function onlyKeys(item: Entry, allowed: readonly string[], path: Path, say: Say): void {
  for (const name of Object.keys(item))
    if (!allowed.includes(name))
      say([...path, name], `unknown member ${name}; expected one of ${allowed.join(', ')}`)
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
