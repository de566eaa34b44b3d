import { readFileSync } from 'node:fs'
import { type Document, LineCounter, isNode, parseDocument } from 'yaml'

/** Where a JSON pointer leads in a settings file, as `file:line:column`: its nearest parent where it leads nowhere. */
export function placeInSettings(file: string, pointer: string): string {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines })
  const { line, col } = lines.linePos(offsetOf(document, pointer.split('/').slice(1)))
  return `${file}:${line}:${col}`
}

/** Offset of the node at a path, or of its nearest parent that exists. */
export function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length >= 0; length--) {
    const steps = path.slice(0, length).map((it) => (/^\d+$/.test(it) ? Number(it) : it))
    const node: unknown = length === 0 ? document.contents : document.getIn(steps, true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
