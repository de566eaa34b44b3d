import { LineCounter, parseDocument, visit, type Document, type Node, isNode, isScalar } from 'yaml'
import { once } from '../../model/lazy/once.js'
import { type MappingProblem, type Report } from './mapping-problem.js'

/** One file of a mapping folder: its path inside the folder, and its text. */
export type MappingFile = {
  readonly path: string
  readonly text: string
  /** What the text says, where it was parsed before and nothing was wrong with it; the giver answers for it. */
  readonly content?: unknown
}

/** A file read as YAML with the positions of everything in it. JSON is read the same way. */
export type ReadFile = {
  readonly path: string
  readonly content: unknown
  /** With positions: parsed when first asked for where the content was given. */
  readonly document: Document.Parsed
  readonly report: Report
}

/** Reads the file; undefined when it cannot be read, every reason having been added to the problems with its place. */
export function readMappingFile(file: MappingFile, problems: MappingProblem[]): ReadFile | undefined {
  const report: Report = (offset, code, message) => {
    const { line, col } = read().lines.linePos(offset)
    problems.push({ file: file.path, line: Math.max(1, line), column: Math.max(1, col), code, message })
  }
  const read = once(() => parse(file.text))
  if (file.content === undefined && !isWellFormed(read().document, report)) return undefined
  const content: unknown = file.content ?? read().document.toJS()
  return {
    path: file.path,
    content,
    get document() {
      return read().document
    },
    report,
  }
}

function parse(text: string) {
  const lines = new LineCounter()
  return {
    document: parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true }),
    lines,
  }
}

function isWellFormed(document: Document.Parsed, report: Report): boolean {
  const problems = [...document.errors, ...document.warnings]
  for (const error of problems)
    report(error.pos[0], error.code === 'DUPLICATE_KEY' ? 'duplicate' : 'syntax', lowered(error.message))
  let aliases = 0
  visit(document, {
    Alias: (_, node) => {
      aliases++
      report(offsetOf(node), 'syntax', 'anchors are not read here: use let')
    },
  })
  return problems.length + aliases === 0
}
/** Where a node begins in its file; 0 for a node that was not read from one. */
export function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

/** Offset in the file of the first character of a scalar's content: after the quote, if it has one. */
export function contentOffset(node: Node): number {
  const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
  return offsetOf(node) + (quoted ? 1 : 0)
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
