import { type Area } from '../model/area.js'
import { type Compiled } from './expressions/environment.js'
import { type Basis } from './kept/basis.js'
import { type Scope } from './expressions/scope.js'
import { type SourceSchema } from './source/source-schema.js'
import { type BuiltObject, type LineageRow } from './target/built.js'

/** The handling marks of a source, in our closed words. */
export const FLAG_WORDS = [
  'restricted',
  'sealed',
  'nopat',
  'not-disclosed-to-person',
  'third-party',
  'anonymous-access',
  'not-controller',
  'perpetrator-risk',
] as const

export type FlagWord = (typeof FLAG_WORDS)[number]

/** A handling mark, and the condition under which the resource bears it; always, when there is none. */
export type FlagRule = { readonly flag: FlagWord; readonly when: Compiled | undefined }

/** One `*.map.yaml`: a resource for each item that it stands on. */
export type CompiledOutput = {
  readonly name: string
  readonly resourceType: string
  /** The source's own name for what this comes from. */
  readonly source: string
  readonly area: Area | undefined
  readonly scopes: (scope: Scope) => readonly Scope[]
  /** Fails for an item that belongs to someone else. */
  readonly belongs: Compiled | undefined
  readonly when: Compiled | undefined
  /** The id in the source; `person` for the Patient the record is about. */
  readonly id: Compiled | 'person'
  readonly flags: readonly FlagRule[]
  readonly built: BuiltObject
  /** Of whether it is made, its id, its marks and its text; not known for what stands on the items of `$each`. */
  readonly basis: Basis
  readonly rows: readonly LineageRow[]
}

/** A source field that goes nowhere, and why. */
export type IgnoredField = { readonly field: string; readonly reason: string }

/** A mapping folder, checked and ready to run. */
export type CompiledMapping = {
  readonly name: string
  /** `1.0.0+hash`, the hash over every file that decides what comes out: for Provenance. */
  readonly version: string
  readonly schema: SourceSchema
  /** The NHS number that the record itself gives; `nobody` for a directory, which is about no person. */
  readonly person: Compiled | 'nobody'
  readonly flags: readonly FlagRule[]
  readonly outputs: readonly CompiledOutput[]
  readonly ignored: readonly IgnoredField[]
}
