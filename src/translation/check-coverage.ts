import { type UnsharedClass, unsharedPlace } from '../fhir/unshared.js'
import { type CompiledMapping, type FlagRule } from './compiled-mapping.js'
import { leavesOf } from './source/source-schema.js'
import { type Report } from './text/mapping-problem.js'
import { didYouMean } from '../model/spelling/nearest-name.js'

/** Where one field of the `ignore` list stands. */
export type IgnoredAt = { readonly field: string; readonly offset: number; readonly report: Report }

/** Where the source schema declares the field at a dotted path. */
export type AtField = (path: string) => { readonly report: Report; readonly offset: number }

/** Reports every source field that is neither used nor ignored, and every one that is both: nothing is lost silently. */
export function checkCoverage(
  mapping: CompiledMapping,
  ignored: readonly IgnoredAt[],
  atField: AtField,
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

/** Reports every source field that nobody has agreed to share and that has a say in anything outside its place. */
export function checkUnshared(mapping: CompiledMapping, atField: AtField): void {
  for (const leaf of leavesOf(mapping.schema)) {
    const { path } = leaf
    const place = unsharedPlace(leaf.privacy)
    const outside = place === undefined ? [] : sayOutside(mapping, path, place.privacy)
    if (place === undefined || outside.length === 0) continue
    const { report, offset } = atField(path)
    const message = `"${path}" is ${place.privacy} and may stand in ${place.words} alone, but has a say in ${outside.join(', ')}`
    report(offset, 'unshared-outside', message)
  }
}

function sayOutside(
  { person, flags, outputs }: CompiledMapping,
  field: string,
  privacy: UnsharedClass,
): readonly string[] {
  const marks = [...flags, ...outputs.flatMap((it) => it.flags)].filter((it) =>
    it.when?.reads.includes(field),
  )
  const rows = outputs
    .flatMap((it) => it.rows)
    .filter((it) => it.unshared !== privacy && [...it.sources, ...it.conditions].includes(field))
  return [
    ...new Set([
      ...(person !== 'nobody' && person.reads.includes(field) ? ['whose record it is'] : []),
      ...marks.map((it) => `the flag ${it.flag}`),
      ...rows.map((it) => it.element),
    ]),
  ]
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
