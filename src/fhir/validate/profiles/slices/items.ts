import { type Json, type JsonObject, arrayOf, isJsonObject, textOf } from '../../../../model/json.js'
import { type Node } from '../../fhirpath/node.js'
import { type NamedElement, type TypeRules } from '../../schema/r4-schema.js'

/** One value of an element, where it stands and what type it has. */
export type Item = Node & {
  /** The property that holds it. */
  readonly json: string
  /** Its name in FHIRPath. */
  readonly step: string
  /** Its place in the array; undefined where the element does not repeat. */
  readonly index: number | undefined
}

/** The values of an element of an object, of whatever type of a choice. */
export function itemsOf(type: TypeRules, owner: JsonObject, name: string): readonly Item[] {
  return namedElements(type, name).flatMap((it) => itemsNamed(owner, it))
}

function namedElements(type: TypeRules, name: string): readonly NamedElement[] {
  const plain = type.named.get(name)
  if (plain !== undefined) return [plain]
  return [...type.named.values()].filter((it) => it.rules.name === name)
}

function itemsNamed(owner: JsonObject, element: NamedElement): readonly Item[] {
  const value = owner[element.json]
  const beside = owner[`_${element.json}`]
  if (value === undefined && beside === undefined) return []
  if (!element.rules.many) return [itemOf(element, value, beside, undefined)]
  const values = arrayOf(value)
  const siblings = arrayOf(beside)
  return Array.from({ length: Math.max(values.length, siblings.length) }, (_, i) =>
    itemOf(element, values[i], siblings[i], i),
  )
}

function itemOf(
  element: NamedElement,
  value: Json | undefined,
  beside: Json | undefined,
  index: number | undefined,
): Item {
  return {
    value: value ?? undefined,
    sibling: isJsonObject(beside) ? beside : undefined,
    type: typeOf(element.type, value),
    json: element.json,
    step: element.step,
    index,
  }
}

function typeOf(type: string, value: Json | undefined): string {
  if (type !== 'Resource' || !isJsonObject(value)) return type
  return textOf(value['resourceType']) ?? type
}
