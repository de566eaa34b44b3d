import { type Json, arrayOf } from '../../model/json.js'
import { compilePath } from '../expressions/compile-path.js'
import { type Compiled } from '../expressions/environment.js'
import { type Item, type Scope } from '../expressions/scope.js'
import { isSourceText } from '../expressions/value.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Bound, type CallSite, type FunctionRow } from './function-row.js'

/** Columns of another table's rows. Where several rows could be meant there is no value: a row is never guessed. */
export const ROW_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: 'only',
    parameters: [
      { name: 'rows', accepts: 'list' },
      { name: 'column', accepts: 'literal' },
    ],
    bind: bindOnly,
  },
  {
    name: 'lookup',
    parameters: [
      { name: 'rows', accepts: 'list' },
      { name: 'key', accepts: 'literal' },
      { name: 'value', accepts: 'scalar' },
      { name: 'column', accepts: 'literal' },
    ],
    bind: bindLookup,
  },
]

/** The column of the one row that there is. */
function bindOnly(site: CallSite, [rows, column]: readonly Compiled[]): Bound | undefined {
  const read = columnOf(site, rows, 1, column)
  if (rows === undefined || read === undefined) return undefined
  return boundTo(site, read, [], { find: (scope) => rowsOf(rows, scope), locate: rows.locate })
}

/** The column of the one row whose key is the value. */
function bindLookup(site: CallSite, [rows, key, value, column]: readonly Compiled[]): Bound | undefined {
  const keyed = columnOf(site, rows, 1, key)
  const read = columnOf(site, rows, 3, column)
  if (rows === undefined || value === undefined || keyed === undefined || read === undefined) return undefined
  const find = (scope: Scope): readonly Item[] | undefined => {
    const wanted = value.evaluate(scope)
    if (wanted === undefined) return undefined
    return rowsOf(rows, scope).filter((row) => keyed.evaluate(inRow(scope, row)) === wanted)
  }
  return boundTo(site, read, [...value.reads, ...keyed.reads], { find, locate: value.locate })
}

/** The rows that could be meant; undefined when none is named. `locate` is where they are named. */
type Search = {
  readonly find: (scope: Scope) => readonly Item[] | undefined
  readonly locate: (scope: Scope) => string
}

/** The column, read from whatever row is the only item of its scope; undefined when there is none, which is reported. */
function columnOf(
  site: CallSite,
  rows: Compiled | undefined,
  argument: number,
  column: Compiled | undefined,
): Compiled | undefined {
  const table = tableOf(rows)
  if (table === undefined) {
    site.reject(0, 'wrong-type', 'expected a table of the source')
    return undefined
  }
  const name = String(column?.literal)
  const columns = site.environment.names.schema.kinds.get(table.kind)
  if (columns?.get(name)?.kind === 'scalar')
    return compilePath(
      site.environment,
      { ...table, of: 'part', item: firstItem, value: (scope) => scope.items[0]?.value },
      [{ text: name, at: 0 }],
      0,
    )
  const hint = didYouMean(name, columns?.keys() ?? [])
  site.reject(argument, 'unknown-field', `"${table.path}" has no column "${name}"${hint}`)
  return undefined
}

/** The path and the kind of the rows; undefined for any other list. */
function tableOf(rows: Compiled | undefined): { readonly path: string; readonly kind: string } | undefined {
  const of = rows?.type.kind === 'list' ? rows.type.of : undefined
  if (rows?.path === undefined || of?.kind !== 'record') return undefined
  return { path: rows.path, kind: of.of }
}

function firstItem(scope: Scope): Item {
  return scope.items[0] ?? { value: undefined, location: '' }
}

function boundTo(site: CallSite, column: Compiled, reads: readonly string[], search: Search): Bound {
  return {
    type: column.type,
    reads: [...reads, ...column.reads],
    evaluate: (scope) => {
      const found = search.find(scope)
      const row = single(found)
      if (row !== undefined) return column.evaluate(inRow(scope, row))
      if (found !== undefined) raiseNotOne(site, scope, found.length, search.locate(scope))
      return undefined
    },
    locate: (scope) => {
      const row = single(search.find(scope))
      return row === undefined ? search.locate(scope) : column.locate(inRow(scope, row))
    },
  }
}

/** A row is named that is not there, or is there more than once: nothing is taken from any, and that is said. */
function raiseNotOne(site: CallSite, scope: Scope, count: number, location: string): void {
  scope.run.raise({
    code: count === 0 ? 'reference-unresolved' : 'conflicting-duplicate',
    severity: 'warning',
    location,
    element: site.environment.element,
    value: undefined,
  })
}

function inRow(scope: Scope, row: Item): Scope {
  return { ...scope, items: [row] }
}

function rowsOf(rows: Compiled, scope: Scope): readonly Item[] {
  const value = rows.evaluate(scope)
  const items: readonly Json[] = arrayOf(isSourceText(value) ? undefined : value)
  const location = rows.locate(scope)
  return items.map((item, index) => ({ value: item, location: `${location}[${index}]` }))
}

function single(rows: readonly Item[] | undefined): Item | undefined {
  return rows?.length === 1 ? rows[0] : undefined
}
