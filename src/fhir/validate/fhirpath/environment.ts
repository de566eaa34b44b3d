import { type JsonObject } from '../../../model/json.js'
import { type R4Schema } from '../schema/r4-schema.js'
import { type Collection, type Node } from './node.js'

/** What an expression may look at besides its focus. */
export type Environment = {
  readonly schema: R4Schema
  /** `%resource`. */
  readonly resource: JsonObject
  /** `%rootResource`. */
  readonly rootResource: JsonObject
  /** `%context`: what the expression was evaluated on; undefined for an expression that does not ask. */
  readonly context: Node | undefined
  /** The resource a reference points to; undefined when it is not at hand. */
  resolve(reference: string): Node | undefined
}

/** Evaluates a compiled expression on `$this`. */
export type Evaluate = (focus: Collection, environment: Environment) => Collection

/** Evaluates a compiled expression as a truth value; undefined when it is empty. */
export type EvaluateTruth = (focus: Collection, environment: Environment) => boolean | undefined

/** A function of FHIRPath: its input, and its arguments still to be evaluated. */
export type FunctionBody = (
  input: Collection,
  given: readonly Evaluate[],
  focus: Collection,
  environment: Environment,
) => Collection

export type FunctionRow = { readonly least: number; readonly most: number; readonly body: FunctionBody }

/** Whether a value is of the type or of one derived from it. `System.Boolean` and `boolean` are one type here. */
export function isOfType(schema: R4Schema, node: Node, type: string): boolean {
  if (node.type === type) return true
  const lineage = schema.type(node.type)?.lineage ?? [node.type]
  if (lineage.includes(type)) return true
  const primitive = type.charAt(0).toLowerCase() + type.slice(1)
  return schema.type(type) === undefined && lineage.includes(primitive)
}

/** A collection as a truth value: a single thing that is no boolean counts as true (FHIRPath 2.0 §5.1.1). */
export function truthOf(collection: Collection): boolean | undefined {
  const [first] = collection
  if (first === undefined) return undefined
  return typeof first.value === 'boolean' ? first.value : true
}
