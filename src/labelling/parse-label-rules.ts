import { LineCounter, type Document, isMap, isNode, parseDocument } from 'yaml'
import {
  CONFIDENTIALITIES,
  type CodeMeaning,
  type LabelRules,
  type Meaning,
  spelledOut,
} from './label-rules.js'

export type LabelFile = { readonly name: string; readonly text: string }

/** What is wrong in a file, and exactly where. Lines and columns count from 1. */
type LabelProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export type LabelRulesRead =
  | { readonly kind: 'read'; readonly rules: LabelRules }
  | { readonly kind: 'problems'; readonly problems: readonly LabelProblem[] }

type Path = readonly (string | number)[]
type Say = (path: Path, message: string) => void
type Mutable = { flags: Map<string, Meaning>; codes: Map<string, CodeMeaning[]> }

const KINDS = { 'label-rules': readLabels, 'exclusion-categories': readCategories } as const

/**
 * The label rules in the files of kind `label-rules` and `exclusion-categories`; files of other kinds are not its own.
 * Every problem is reported at once with file, line and column; a rule set without both kinds is a problem too.
 */
export function parseLabelRules(files: readonly LabelFile[]): LabelRulesRead {
  const problems: LabelProblem[] = []
  const found: Mutable = { flags: new Map(), codes: new Map() }
  const seen = new Set<string>()
  for (const file of files) readFile(file, found, seen, problems)
  for (const kind of Object.keys(KINDS))
    if (!seen.has(kind))
      problems.push({
        file: files[0]?.name ?? '',
        line: 1,
        column: 1,
        message: `no file of kind ${kind} among the rules`,
      })
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'read', rules: found }
}

function readFile(file: LabelFile, found: Mutable, seen: Set<string>, problems: LabelProblem[]): void {
  const lines = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset)
    problems.push({ file: file.name, line: Math.max(line, 1), column: Math.max(col, 1), message })
  }
  const kind: unknown = document.get('kind')
  const isOurs = typeof kind === 'string' && Object.hasOwn(KINDS, kind)
  if (!isOurs) return
  const failures = [...document.errors, ...document.warnings]
  failures.forEach((it) => {
    at(it.pos[0], `YAML: ${it.message}`)
  })
  seen.add(kind)
  if (failures.length > 0) return
  const value: unknown = document.toJS()
  const say: Say = (path, message) => {
    at(offsetOf(document, path), message)
  }
  if (isRecord(value)) Object.entries(KINDS).find(([name]) => name === kind)?.[1](value, found, say)
}

/** The nearest thing that exists at or above the path. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return isMap(document.contents) ? (document.contents.range?.[0] ?? 0) : 0
}

function readLabels(value: Readonly<Record<string, unknown>>, found: Mutable, say: Say): void {
  onlyKeys(value, ['kind', 'flags', 'security'], [], say)
  itemsOf(value['flags'], ['flags'], say).forEach(([item, path]) => {
    onlyKeys(item, ['flag', ...MEANINGS], path, say)
    const flag = requiredText(item, 'flag', path, say)
    const meaning = readMeaning(item, path, say)
    if (flag === undefined) return
    if (found.flags.has(flag)) say([...path, 'flag'], `flag ${flag} is defined twice`)
    found.flags.set(flag, meaning)
  })
  itemsOf(value['security'], ['security'], say).forEach(([item, path]) => {
    onlyKeys(item, ['system', 'code', ...MEANINGS], path, say)
    addCode(found, item, readMeaning(item, path, say), path, say)
  })
}

function readCategories(value: Readonly<Record<string, unknown>>, found: Mutable, say: Say): void {
  onlyKeys(value, ['kind', 'categories'], [], say)
  itemsOf(value['categories'], ['categories'], say).forEach(([category, path]) => {
    onlyKeys(category, ['label', 'name', 'basis', 'value_sets'], path, say)
    const label = requiredText(category, 'label', path, say)
    requiredText(category, 'basis', path, say)
    if (label === undefined) return
    itemsOf(category['value_sets'], [...path, 'value_sets'], say).forEach(([set, setPath]) => {
      onlyKeys(set, ['name', 'version', 'codes'], setPath, say)
      requiredText(set, 'version', setPath, say)
      itemsOf(set['codes'], [...setPath, 'codes'], say).forEach(([code, codePath]) => {
        onlyKeys(code, ['system', 'code', 'display'], codePath, say)
        const meaning = { label, confidentiality: undefined, anonymousAccess: false, isController: true }
        addCode(found, code, meaning, codePath, say)
      })
    })
  })
}

function addCode(
  found: Mutable,
  item: Readonly<Record<string, unknown>>,
  meaning: Meaning,
  path: Path,
  say: Say,
): void {
  const system = requiredText(item, 'system', path, say)
  const code = requiredText(item, 'code', path, say)
  if (system === undefined || code === undefined) return
  found.codes.set(code, [...(found.codes.get(code) ?? []), { system: spelledOut(system), meaning }])
}

const MEANINGS = ['label', 'confidentiality', 'anonymous_access', 'controller'] as const

function readMeaning(item: Readonly<Record<string, unknown>>, path: Path, say: Say): Meaning {
  if (!MEANINGS.some((it) => item[it] !== undefined))
    say(path, `expected at least one of ${MEANINGS.join(', ')}`)
  const confidentiality = CONFIDENTIALITIES.find((it) => it === item['confidentiality'])
  if (item['confidentiality'] !== undefined && confidentiality === undefined)
    say([...path, 'confidentiality'], `expected one of ${CONFIDENTIALITIES.join(', ')}`)
  const label = item['label'] === undefined ? undefined : requiredText(item, 'label', path, say)
  if (item['anonymous_access'] !== undefined && item['anonymous_access'] !== true)
    say([...path, 'anonymous_access'], 'expected true, or nothing')
  if (item['controller'] !== undefined && item['controller'] !== false)
    say([...path, 'controller'], 'expected false, or nothing')
  return {
    label,
    confidentiality,
    anonymousAccess: item['anonymous_access'] === true,
    isController: item['controller'] !== false,
  }
}

type Item = readonly [Readonly<Record<string, unknown>>, Path]

function itemsOf(value: unknown, path: Path, say: Say): readonly Item[] {
  if (!Array.isArray(value)) {
    say(path, `expected a list under ${String(path.at(-1))}`)
    return []
  }
  return value.flatMap((item: unknown, index): Item[] => {
    if (isRecord(item)) return [[item, [...path, index]]]
    say([...path, index], 'expected an entry with named members')
    return []
  })
}

function requiredText(
  item: Readonly<Record<string, unknown>>,
  name: string,
  path: Path,
  say: Say,
): string | undefined {
  const value = item[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  say([...path, name], `expected text for ${name}; quote it if it is a number`)
  return undefined
}

function onlyKeys(
  item: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  path: Path,
  say: Say,
): void {
  for (const name of Object.keys(item))
    if (!allowed.includes(name))
      say([...path, name], `unknown member ${name}; expected one of ${allowed.join(', ')}`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
