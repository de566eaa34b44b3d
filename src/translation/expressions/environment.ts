import { type Node } from 'yaml'
import { type UnsharedClass } from '../../fhir/unshared.js'
import { type ConceptMaps } from '../concept-maps/concept-map.js'
import { type SourceSchema } from '../source/source-schema.js'
import { type Basis } from '../kept/basis.js'
import { type R4Elements } from '../target/r4-elements.js'
import { type Report } from '../text/mapping-problem.js'
import { type Scope } from './scope.js'
import { type Value } from './value.js'
import { type ValueType } from './value-type.js'

/** What another output of the same mapping makes, for references to it. */
type OutputName = {
  readonly resourceType: string
  readonly source: string
  /** Set where nobody has agreed to share what it makes. */
  readonly unshared: UnsharedClass | undefined
}

/** What every expression of a mapping may name. */
type MappingNames = {
  readonly r4: R4Elements
  readonly schema: SourceSchema
  readonly conceptMaps: ConceptMaps
  readonly outputs: ReadonlyMap<string, OutputName>
  /** Where what is found once for each record is remembered under a name. */
  readonly placeOf: (name: object) => number
}

/** What `$name` stands for. */
export type Variable =
  /** The item that `$each` stands on; `path` is its field, without indexes. */
  | { readonly kind: 'item'; readonly slot: number; readonly type: ValueType; readonly path: string }
  /** A piece of the map under a name, compiled where it is used. */
  | {
      readonly kind: 'let'
      readonly node: Node
      readonly environment: Environment
      /** Stands for what it makes of a record as each R4 type, so that its text is made once. */
      readonly pieces: Map<string, object>
    }
  /** What is known besides the record: `$source.organisation`, `$record.asOf`. */
  | { readonly kind: 'given'; readonly members: ReadonlyMap<string, Given> }

export type Given = { readonly type: ValueType; readonly read: (scope: Scope) => Value }

/** Where an expression stands: what it may name, and the element it fills. */
export type Environment = {
  readonly names: MappingNames
  readonly variables: ReadonlyMap<string, Variable>
  /** How many items `$each` has laid down around here: the slot of the next. */
  readonly slots: number
  readonly report: Report
  /** FHIRPath of the element being filled; empty outside the output. */
  readonly element: string
}

/** An expression with its names and types checked. */
export type Compiled = {
  readonly type: ValueType
  /** Source fields it depends on. */
  readonly reads: readonly string[]
  /** Outputs it refers to: what decides whether they are made decides what it gives. */
  readonly refers?: readonly string[]
  /** Left out where it is not known. */
  readonly basis?: Basis
  readonly literal: string | number | boolean | undefined
  /** The source field it is, when it is one and nothing more. */
  readonly path: string | undefined
  readonly evaluate: (scope: Scope) => Value
  /** The JSON text of the value, where that is known without making it. */
  readonly write?: (scope: Scope) => string | undefined
  /** Where in the record its value comes from. */
  readonly locate: (scope: Scope) => string
}
