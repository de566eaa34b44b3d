import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { once } from '../../model/lazy/once.js'
import { type Problem, type SourceFile } from './problem.js'

/** Where in a document: keys and array positions from the root. */
export type YamlPath = readonly (string | number)[]

/** A parsed YAML file that knows where everything stands in its text. */
export type YamlFile = {
  readonly name: string
  readonly value: unknown
  /** A problem with the value at the path, or with the nearest thing that exists above it. */
  problem(path: YamlPath, message: string): Problem
  /** A problem with the key at the end of the path. */
  keyProblem(path: YamlPath, message: string): Problem
}

export type YamlRead =
  | { readonly kind: 'read'; readonly yaml: YamlFile }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** Parses YAML 1.2 keeping positions, those of a file whose content is given once they are wanted. Syntax errors and duplicate keys are problems with line and column. */
export function readYaml(file: SourceFile): YamlRead {
  const read = once(() => parse(file.text))
  const at = (offset: number, message: string): Problem => {
    const { line, col } = read().lines.linePos(offset)
    return { file: file.name, line: Math.max(line, 1), column: Math.max(col, 1), message }
  }
  const failures = file.content === undefined ? failuresOf(read().document) : []
  if (failures.length > 0) {
    return { kind: 'problems', problems: failures.map((it) => at(it.pos[0], `YAML: ${it.message}`)) }
  }
  const value: unknown = file.content ?? read().document.toJS()
  const yaml: YamlFile = {
    name: file.name,
    value,
    problem: (path, message) => at(valueOffset(read().document, path), message),
    keyProblem: (path, message) => at(keyOffset(read().document, path), message),
  }
  return { kind: 'read', yaml }
}

function parse(text: string) {
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines }
}

function failuresOf({ errors, warnings }: Document) {
  return [...errors, ...warnings]
}

function valueOffset(document: Document, path: YamlPath): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function keyOffset(document: Document, path: YamlPath): number {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const key = path.at(-1)
    const pair = parent.items.find((it) => isScalar(it.key) && String(it.key.value) === String(key))
    if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
  }
  return valueOffset(document, path)
}
