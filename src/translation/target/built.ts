import { type UnsharedClass } from '../../fhir/unshared.js'
import { type Json } from '../../model/json.js'
import { type Scope } from '../expressions/scope.js'
import { type Basis } from '../kept/basis.js'
import { type Value } from '../expressions/value.js'

/** One element of the output and the source fields it comes from, known from the map alone. */
export type LineageRow = {
  /** FHIRPath of the element. */
  readonly element: string
  /** Fields whose value goes into it. */
  readonly sources: readonly string[]
  /** Fields that decide whether it is there. */
  readonly conditions: readonly string[]
  /** Outputs of the mapping that it refers to. */
  readonly refers?: readonly string[]
  /** The field's words go along as they are. */
  readonly carried?: true
  /** Part of what nobody has agreed to share, and of what class. */
  readonly unshared?: UnsharedClass
}

/** Makes JSON text of part of the output. */
export type Write = (scope: Scope) => string | undefined

/** Part of the output, compiled. */
export type Built = {
  /** Undefined when nothing is to be written. */
  readonly build: (scope: Scope) => Value
  /**
   * The text that JSON.stringify makes of what `build` gives, made without building it; undefined when that gives
   * nothing. Absent where the value has to be made anyway: it is then built and written.
   */
  readonly write?: Write
  /** Every source field that has a say in what comes out; none for what is always the same. */
  readonly reads: readonly string[]
  readonly rows: readonly LineageRow[]
  /** Left out where it is not known. */
  readonly basis?: Basis
  /** The value itself where it is written out in the map: made once, and the same object in every resource. */
  readonly constant?: Json
}

/** An object of the output; without what `requires` names it is not written. */
export type BuiltObject = Built & { readonly requires: readonly string[]; readonly write: Write }

/** The rows with further fields that decide whether the elements are there. */
export function withConditions(
  rows: readonly LineageRow[],
  conditions: readonly string[],
): readonly LineageRow[] {
  if (conditions.length === 0) return rows
  return rows.map((row) => ({ ...row, conditions: union(row.conditions, conditions) }))
}

/** Each text once, in order of first appearance. */
export function union(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())]
}

/** What is written out in the map: made and written once. */
export function always(constant: Json): Required<Pick<Built, 'build' | 'write' | 'constant'>> {
  const text = JSON.stringify(constant)
  return { constant, build: () => constant, write: () => text }
}
