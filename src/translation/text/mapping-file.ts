import { LineCounter, parseDocument, visit, type Document, type Node, isNode, isScalar } from 'yaml'
import { type MappingProblem, type Report } from './mapping-problem.js'

/** One file of a mapping folder: its path inside the folder, and its text. */
export type MappingFile = { readonly path: string; readonly text: string }

/** A file read as YAML with the positions of everything in it. JSON is read the same way. */
export type ReadFile = {
  readonly path: string
  readonly document: Document.Parsed
  readonly report: Report
}

/** Reads the file; undefined when it cannot be read, every reason having been added to the problems with its place. */
export function readMappingFile(file: MappingFile, problems: MappingProblem[]): ReadFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const report: Report = (offset, code, message) => {
    const { line, col } = lines.linePos(offset)
    problems.push({ file: file.path, line: Math.max(1, line), column: Math.max(1, col), code, message })
  }
  const before = problems.length
  for (const error of [...document.errors, ...document.warnings])
    report(error.pos[0], error.code === 'DUPLICATE_KEY' ? 'duplicate' : 'syntax', lowered(error.message))
  visit(document, {
    Alias: (_, node) => report(offsetOf(node), 'syntax', 'anchors are not read here: use let'),
  })
  return problems.length > before ? undefined : { path: file.path, document, report }
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
