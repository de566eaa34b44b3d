import {
  type SearchComponentRow,
  type SearchData,
  type SearchKind,
  type SearchParameterRow,
  type TypeDefinition,
} from '../resource-type-row.js'
import { readerOf } from './read-path.js'

const HL7 = 'http://hl7.org/fhir/SearchParameter/'

/** Any type, as a target of a reference. */
export const ANY_TYPE = '*'

const KINDS: readonly SearchKind[] = [
  'token',
  'string',
  'date',
  'reference',
  'uri',
  'number',
  'quantity',
  'composite',
]
const DATA: readonly SearchData[] = ['Identifier', 'ContactPoint', 'string', 'sound']

/**
 * One type of the generated definitions: a line of all its elements, one of those kept, one of the summary, and one for each parameter
 * as `name kind definition paths`, then `>targets`, `@system` and `#data`. Throws on anything else: a broken build.
 */
export function readDefinition(text: string): TypeDefinition {
  const [elements = [], kept = [], summary = [], ...parameters] = text
    .trim()
    .split('\n')
    .map((it) => it.trim().split(' '))
  const named = (line: readonly string[]) => line.slice(1).filter((it) => it !== '')
  return {
    elements: named(elements),
    kept: named(kept),
    summary: named(summary),
    searchParameters: parameters.map(readParameter),
  }
}

function readParameter([
  name = '',
  kind,
  definition,
  paths = '',
  ...more
]: readonly string[]): SearchParameterRow {
  const row = { name, definition: `${HL7}${definition ?? ''}`, ...component(kind, paths) }
  if (row.kind === 'composite') return { ...row, components: more.map(readComponent) }
  return more.reduce((it, mark) => ({ ...it, ...readMark(mark) }), row)
}

/** A component as `kind:path,path`; a reference of one may point to anything. */
function readComponent(text: string): SearchComponentRow {
  const [kind, paths = ''] = text.split(':')
  const row = component(kind, paths)
  return row.kind === 'reference' ? { ...row, targets: [ANY_TYPE] } : row
}

function component(written: string | undefined, list: string): SearchComponentRow {
  const kind = KINDS.find((it) => it === written)
  if (kind === undefined) throw new Error(`no kind of search parameter: ${String(written)}`)
  const paths = list.split(',')
  return { kind, paths, valuesIn: readerOf(paths) }
}

function readMark(mark: string): Partial<SearchComponentRow> {
  const rest = mark.slice(1)
  if (mark.startsWith('>')) return { targets: rest.split(',') }
  if (mark.startsWith('@')) return { system: rest }
  const data = DATA.find((it) => mark === `#${it}`)
  if (data === undefined) throw new Error(`no mark of a search parameter: ${mark}`)
  return { data }
}
