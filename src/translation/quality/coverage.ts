import { fieldsUsed } from '../check-coverage.js'
import { type CompiledMapping } from '../compiled-mapping.js'
import { type MappingCoverage } from '../../model/quality/translation-quality.js'
import { leavesOf } from '../source/source-schema.js'
import { type Lineage } from '../lineage.js'

/** What a mapping does with every field of its source, in counts, with the reason for each that goes nowhere. */
export function coverageOf(mapping: CompiledMapping): MappingCoverage {
  const used = fieldsUsed(mapping)
  const rows = mapping.outputs.flatMap((it) => it.rows)
  const carried = new Set(rows.filter((it) => it.carried === true).flatMap((it) => it.sources))
  const elsewhere = new Set(
    rows.filter((it) => it.carried !== true).flatMap((it) => [...it.sources, ...it.conditions]),
  )
  const fields = leavesOf(mapping.schema).map((it) => it.path)
  const isOnlyCarried = (field: string): boolean => carried.has(field) && !elsewhere.has(field)
  return {
    mapped: fields.filter((it) => used.has(it) && !isOnlyCarried(it)).length,
    carried: fields.filter(isOnlyCarried).length,
    ignored: mapping.ignored,
  }
}

/** The same of a mapping written in code, which carries what it does not map as it finds it. */
export function coverageOfLineage({ fields, ignored }: Lineage): MappingCoverage {
  return { mapped: fields.filter((it) => it.use === 'mapped').length, carried: undefined, ignored }
}
