import { fieldsUsed } from './check-coverage.js'
import { type CompiledMapping, type IgnoredField } from './compiled-mapping.js'
import { type PrivacyClass, leavesOf } from './source/source-schema.js'
import { type LineageRow } from './target/built.js'

/** What a mapping does with every source field, known before any record is read. */
export type Lineage = {
  /** Per output, every element and the fields it comes from. */
  readonly outputs: readonly { readonly name: string; readonly rows: readonly LineageRow[] }[]
  /** Fields on which every resource depends: whose record it is. */
  readonly wholeRecord: readonly string[]
  readonly ignored: readonly IgnoredField[]
  readonly fields: readonly {
    readonly field: string
    readonly privacy: PrivacyClass
    readonly use: 'mapped' | 'ignored'
  }[]
}

/** The lineage of the mapping: element from source fields, and every source field accounted for. */
export function lineageOf(mapping: CompiledMapping): Lineage {
  const used = fieldsUsed(mapping)
  return {
    outputs: mapping.outputs.map(({ name, rows }) => ({ name, rows: merged(withReferences(mapping, rows)) })),
    wholeRecord: mapping.person === 'nobody' ? [] : mapping.person.reads,
    ignored: mapping.ignored,
    fields: leavesOf(mapping.schema).map(({ path, privacy }) => ({
      field: path,
      privacy,
      use: used.has(path) ? 'mapped' : 'ignored',
    })),
  }
}

/** What decides whether a resource is made decides what becomes of references to it. */
function withReferences(mapping: CompiledMapping, rows: readonly LineageRow[]): readonly LineageRow[] {
  return rows.map((row) => {
    const targets = mapping.outputs.filter((it) => row.refers?.includes(it.name) === true)
    const existence = targets.flatMap((it) =>
      it.rows.filter(({ element }) => element === `${it.resourceType}.id`),
    )
    const conditions = existence.flatMap((it) => [...it.sources, ...it.conditions])
    return { ...row, conditions: [...new Set([...row.conditions, ...conditions])] }
  })
}

/** One row per element, where several items of a list fill the same one. */
function merged(rows: readonly LineageRow[]): readonly LineageRow[] {
  const byElement = new Map<string, LineageRow>()
  for (const row of rows) {
    const before = byElement.get(row.element)
    byElement.set(row.element, {
      element: row.element,
      sources: [...new Set([...(before?.sources ?? []), ...row.sources])],
      conditions: [...new Set([...(before?.conditions ?? []), ...row.conditions])],
    })
  }
  return [...byElement.values()]
}
