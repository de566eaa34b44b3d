import { type Json } from '../../../model/json.js'
import { type Invariant } from '../schema/r4-schema.js'

/** A type an element is narrowed to, with the profiles its value or target must conform to. */
export type TypeConstraint = {
  readonly code: string
  readonly profiles: readonly string[]
  readonly targetProfiles: readonly string[]
}

export type Discriminator = { readonly type: string; readonly path: string }

export type Slicing = {
  readonly discriminators: readonly Discriminator[]
  readonly rules: 'open' | 'closed' | 'openAtEnd'
  readonly ordered: boolean
}

/** What a profile says of one element, beyond the type it constrains. Undefined: nothing. */
export type NodeRules = {
  readonly min?: number
  readonly max?: number
  readonly types?: readonly TypeConstraint[]
  readonly fixed?: Json
  readonly pattern?: Json
  readonly valueSet?: string
  readonly maxLength?: number
  readonly minValue?: Json
  readonly maxValue?: Json
  readonly slicing?: Slicing
  readonly invariants: readonly Invariant[]
}

/** An element of a profile: the merged word of the profile and every profile it derives from. */
export type ConstraintNode = {
  /** As in the definition: a choice is `value[x]`. */
  readonly name: string
  /** Its path with slice names, as in ElementDefinition.id. */
  readonly id: string
  readonly rules: NodeRules
  readonly children: ReadonlyMap<string, ConstraintNode>
  readonly slices: ReadonlyMap<string, ConstraintNode>
}

/** A profile as a tree over the type that it constrains. */
export type ConstraintTree = {
  readonly url: string
  readonly type: string
  readonly root: ConstraintNode
  /** Profiles it derives from that are not loaded: their rules are missing from the tree. */
  readonly missing: readonly string[]
}
