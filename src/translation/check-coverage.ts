import { type CompiledMapping, type FlagRule } from './compiled-mapping.js'
import { leavesOf } from './source/source-schema.js'
import { type Report } from './text/mapping-problem.js'
import { didYouMean } from '../model/spelling/nearest-name.js'

/** Where one field of the `ignore` list stands. */
export type IgnoredAt = { readonly field: string; readonly offset: number; readonly report: Report }

/** Reports every source field that is neither used nor ignored, and every one that is both: nothing is lost silently. */
export function checkCoverage(
  mapping: CompiledMapping,
  ignored: readonly IgnoredAt[],
  atField: (path: string) => { readonly report: Report; readonly offset: number },
): void {
  const used = fieldsUsed(mapping)
  const leaves = leavesOf(mapping.schema).map((it) => it.path)
  for (const { field, offset, report } of ignored) {
    const known = leaves.includes(field)
    if (!known)
      report(offset, 'unknown-field', `the source has no field "${field}"${didYouMean(field, leaves)}`)
    else if (used.has(field)) report(offset, 'ignored-but-mapped', `"${field}" is ignored, yet a map uses it`)
  }
  const listed = new Set(ignored.map((it) => it.field))
  for (const path of leaves) {
    if (used.has(path) || listed.has(path)) continue
    const { report, offset } = atField(path)
    report(offset, 'unmapped-field', `"${path}" is neither mapped, carried nor ignored with a reason`)
  }
}

/** Every source field that some expression of the mapping reads. */
export function fieldsUsed(mapping: CompiledMapping): ReadonlySet<string> {
  const rules: readonly FlagRule[] = [...mapping.flags, ...mapping.outputs.flatMap((it) => it.flags)]
  return new Set([
    ...(mapping.person === 'nobody' ? [] : mapping.person.reads),
    ...rules.flatMap((it) => it.when?.reads ?? []),
    ...mapping.outputs.flatMap((it) => it.rows.flatMap((row) => [...row.sources, ...row.conditions])),
  ])
}
