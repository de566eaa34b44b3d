import { type Json } from '../../model/json.js'
import { type SourceRecord } from '../../model/source.js'
import { type TranslationContext } from '../translator.js'
import { type Memory } from './memory.js'
import { type Value } from './value.js'

/** Every kind of thing that can be wrong with a record; none of them stops its translation. */
export type IssueCode =
  | 'another-person'
  | 'code-unmapped'
  | 'conflicting-duplicate'
  | 'date-malformed'
  | 'missing-id'
  | 'missing-required'
  | 'nhs-number-invalid'
  | 'nhs-number-missing'
  | 'number-malformed'
  | 'out-of-range'
  | 'period-backwards'
  | 'postcode-malformed'
  | 'reference-unresolved'
  | 'telephone-malformed'
  | 'too-long'
  | 'unexpected-field'
  | 'unexpected-type'
  | 'uprn-malformed'
  | 'yes-no-malformed'

/** An issue as the place that meets it knows it. */
export type Raised = {
  readonly code: IssueCode
  readonly severity: 'warning' | 'error'
  readonly location: string
  readonly element: string | undefined
  /** Only its class is kept. */
  readonly value: Value
}

/** One record being translated. */
export type Run = {
  readonly context: TranslationContext
  readonly record: SourceRecord
  /** What stands in each field of the record, at its place in the schema; undefined where they were not read at once. */
  readonly fields: readonly (Json | undefined)[] | undefined
  /** ISO 8601 date on which the record was true. */
  readonly asOf: string
  readonly raise: (issue: Raised) => void
  /** Takes note of a reference to another resource of the record, which may turn out not to be made. */
  readonly refer: (reference: string) => void
  readonly memory: Memory
  /** The same record where an issue is counted and nothing else becomes of it; undefined in there. */
  readonly quiet: (() => Scope) | undefined
  /** What is kept is kept for it; nothing is where it is undefined. */
  readonly setting: Setting | undefined
}

/**
 * What record after record has in common: the source, how ids are made and the time. What a part of the output was for
 * one of them it is for the next in which the same factors read alike.
 */
export type Setting = {
  /**
   * For the record that is now translated, what each factor reads as a number, the same for the same value: below zero
   * for what is not looked into, undefined until it is asked for.
   */
  readonly numbers: readonly (number | undefined)[]
  /** Where the number of a factor stands. */
  readonly placeOf: (factor: Factor) => number
  /** Finds the number at a place. */
  readonly numberAt: (place: number, scope: Scope) => number
  readonly room: Room
}

/** How much may be kept for a setting, wherever it is kept. */
export type Room = {
  /** What was kept in an earlier one is to be forgotten. */
  readonly era: number
  /**
   * Takes room for a text of so many characters, where needed in another era, and says how much that is: none where it is
   * too long to be kept.
   */
  readonly take: (characters: number) => number
  /** Gives back room that was taken in this era. */
  readonly give: (taken: number) => void
}

/** One thing about a record that has a say in what is made of it. */
export type Factor = {
  /** What tells it from others: the name of a field, or any object. */
  readonly of: string | object
  /** Where it stands in the record, when it is a field of it. */
  readonly place?: number
  /** What it is for a record. Raises nothing: where there is something to be raised, that is counted. */
  readonly read: (scope: Scope) => Value
  /** All that has a say in what it is, where looking at that comes before reading it. */
  readonly basis?: readonly Factor[]
}

/** An item that `$each` stands on, and where in the record it is. */
export type Item = { readonly value: Json | undefined; readonly location: string }

/** What an expression can see: the record, the items of the `$each` around it, and the run. */
export type Scope = {
  readonly items: readonly Item[]
  readonly run: Run
  /** The id of the resource being made, once that is known. */
  readonly id: string | undefined
}

/** Whether what nobody has agreed to share is made here: only where a translation is run on its own. */
export function isTold({ run }: Scope): boolean {
  return run.context.unshared === 'told'
}
