import { FACT_PATHS, type FactPath, isFactPath } from '../../decision/conditions/fact-paths.js'
import { isTextList, knownFact } from '../../decision/conditions/fact-row.js'
import { type FactTable } from '../../decision/rule-files/fact-table.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Problem, type SourceFile } from '../../decision/rule-files/problem.js'
import { factTree } from '../../decision/rule-files/example-facts.js'
import { DATED_ATTESTERS, type ToldAt } from '../../model/registers/told-at.js'
import { type FactTree } from '../../model/facts.js'
import { type JsonText, KEY, positionIn, readJson } from './json-text.js'

export type FactsRead =
  | { readonly kind: 'read'; readonly trees: readonly GivenFacts[] }
  | { readonly kind: 'errors'; readonly problems: readonly Problem[] }

/** A fact tree, and when those who attest its facts told them. */
export type GivenFacts = { readonly facts: FactTree; readonly toldAt: ToldAt }

type Parsed = Extract<JsonText, { kind: 'parsed' }>
type Value = string | number | boolean | null | readonly string[]

/**
 * Reads one fact tree (JSON) or one on each line (NDJSON). A fact that is absent or `{"$unknown": true}` is unknown.
 * What a holder releases is a state of an installation, not of a request: where the facts do not say it, it is as in
 * `start`. `toldAt` says when the attesters of facts told them. A path that is no fact, or a value of another kind than the fact holds, is a problem with line and column.
 */
export function readFacts(file: SourceFile, table: FactTable, start: FactTree): FactsRead {
  const problems: Problem[] = []
  const trees: GivenFacts[] = []
  for (const part of documentsOf(file.text)) {
    const at = (offset: number, message: string): void => {
      problems.push({ file: file.name, ...positionIn(file.text, part.start + offset), message })
    }
    if (part.json.kind === 'error') {
      at(part.json.offset, `JSON: ${part.json.message}`)
      continue
    }
    trees.push(readTree(part.json, table, start, at))
  }
  if (trees.length === 0 && problems.length === 0) {
    problems.push({
      file: file.name,
      line: 1,
      column: 1,
      message: 'expected a JSON object of facts, found nothing',
    })
  }
  return problems.length > 0 ? { kind: 'errors', problems } : { kind: 'read', trees }
}

type Part = { readonly start: number; readonly json: JsonText }

/** The whole text as one document; else, where its first line is one already, each line that is not empty. */
function documentsOf(text: string): readonly Part[] {
  if (text.trim() === '') return []
  const whole = readJson(text)
  if (whole.kind === 'parsed') return [{ start: 0, json: whole }]
  let start = 0
  const lines: Part[] = []
  for (const line of text.split('\n')) {
    if (line.trim() !== '') lines.push({ start, json: readJson(line) })
    start += line.length + 1
  }
  const isLines = lines.length > 1 && lines.some((it) => it.json.kind === 'parsed')
  return isLines ? lines : [{ start: 0, json: whole }]
}

function readTree(
  json: Parsed,
  table: FactTable,
  start: FactTree,
  at: (offset: number, message: string) => void,
): GivenFacts {
  const facts = new Map<FactPath, Value>(installed(table, start))
  const told = new Map<string, string>()
  const visitFact = (value: unknown, path: readonly string[], fact: FactPath): void => {
    facts.delete(fact)
    if (isUnknown(value)) return
    if (isValueOf(fact, value, table)) facts.set(fact, value)
    else at(json.offsetOf(path), `expected ${expected(fact, table)} for ${fact}`)
  }
  const visitTime = (value: unknown, path: readonly string[], attester: string): void => {
    const instant = instantOf(attester, value)
    if (instant !== undefined) told.set(attester, instant)
    else at(json.offsetOf(path), `expected an instant for ${DATED_ATTESTERS.join(', ')}`)
  }
  const visit = (value: unknown, path: readonly string[]): void => {
    const name = path.join('.')
    if (isFactPath(name)) visitFact(value, path, name)
    else if (name.startsWith(`${TOLD_AT}.`)) visitTime(value, path, name.slice(TOLD_AT.length + 1))
    else if (!isBranch(name))
      at(json.offsetOf([...path, KEY]), `"${name}" is not a fact${didYouMean(name, FACT_PATHS)}`)
    else if (typeof value !== 'object' || value === null || Array.isArray(value))
      at(json.offsetOf(path), `expected an object${name === '' ? ' of facts' : ` for ${name}`}`)
    else for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
  }
  visit(json.value, [])
  return { facts: factTree(facts), toldAt: Object.fromEntries(told) }
}

/** What stands in an installation, whoever asks. */
function installed(table: FactTable, start: FactTree): readonly (readonly [FactPath, Value])[] {
  const rows = [...table.values()].filter((it) => it.attestedBy === 'release-register')
  return rows.flatMap((row) => {
    const value = knownFact(row)(start)
    return value === undefined ? [] : [[row.fact, value] as const]
  })
}

const TOLD_AT = 'toldAt'

/** When an attester told something; undefined for one whose facts have no age of their own, or no instant. */
function instantOf(attester: string, value: unknown): string | undefined {
  if (!DATED_ATTESTERS.some((it) => it === attester) || typeof value !== 'string') return undefined
  return /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
}

function isUnknown(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$unknown' in value && value.$unknown === true
}

function isBranch(name: string): boolean {
  return name === '' || name === TOLD_AT || FACT_PATHS.some((it) => it.startsWith(`${name}.`))
}

/** True for a value of the kind the fact holds. Whether it is one of its known values is for the rules to say. */
function isValueOf(fact: FactPath, value: unknown, table: FactTable): value is Value {
  if (value === null) return true
  const holds = table.get(fact)?.holds
  switch (holds) {
    case 'truth':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    case 'text':
      return typeof value === 'string'
    case 'texts':
      return isTextList(value)
    case undefined:
      return typeof value !== 'object' || isTextList(value)
  }
}

const KINDS = {
  truth: 'true or false',
  number: 'a number',
  text: 'a text',
  texts: 'a list of texts',
} as const

function expected(fact: FactPath, table: FactTable): string {
  const holds = table.get(fact)?.holds
  return holds === undefined ? 'a plain value' : KINDS[holds]
}
