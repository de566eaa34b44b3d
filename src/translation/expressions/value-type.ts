/** What is known of a value before any record is read. */
export type ValueType =
  | {
      readonly kind:
        'text' | 'number' | 'integer' | 'boolean' | 'date' | 'dateTime' | 'instant' | 'time' | 'base64Binary'
    }
  /** A code; `codes` are all that can come out. */
  | { readonly kind: 'code'; readonly codes: readonly string[] }
  /** A FHIR datatype; `targets` are the types that a Reference can point to. */
  | { readonly kind: 'fhir'; readonly type: string; readonly targets?: readonly string[] }
  /** Part of the source record: a kind of its schema. */
  | { readonly kind: 'record'; readonly of: string }
  | { readonly kind: 'list'; readonly of: ValueType }

export const TEXT: ValueType = { kind: 'text' }
export const NUMBER: ValueType = { kind: 'number' }
export const INTEGER: ValueType = { kind: 'integer' }
export const BOOLEAN: ValueType = { kind: 'boolean' }
export const DATE: ValueType = { kind: 'date' }
export const DATE_TIME: ValueType = { kind: 'dateTime' }
export const TIME: ValueType = { kind: 'time' }
export const INSTANT: ValueType = { kind: 'instant' }
export const BASE64: ValueType = { kind: 'base64Binary' }

/** The type in words, for messages. */
export function describeType(type: ValueType): string {
  if (type.kind === 'list') return `list of ${describeType(type.of)}`
  if (type.kind === 'fhir') return type.type
  if (type.kind === 'record') return `record ${type.of}`
  return type.kind
}

/** The type both can stand for: what `??` and `if` give. Undefined when there is none. */
export function jointType(a: ValueType, b: ValueType): ValueType | undefined {
  if (a.kind === 'code' && b.kind === 'code') return { kind: 'code', codes: [...a.codes, ...b.codes] }
  if (a.kind === 'fhir' && b.kind === 'fhir') return jointDatatype(a, b)
  if (a.kind === 'list' && b.kind === 'list') return jointList(a.of, b.of)
  if (describeType(a) === describeType(b)) return a
  return WIDER.find(([from, to]) => matches(a, b, from, to) || matches(b, a, from, to))?.[2]
}

const WIDER: readonly (readonly [string, string, ValueType])[] = [
  ['integer', 'number', NUMBER],
  ['date', 'dateTime', DATE_TIME],
  ['code', 'text', TEXT],
]

function matches(a: ValueType, b: ValueType, from: string, to: string): boolean {
  return a.kind === from && b.kind === to
}

function jointList(a: ValueType, b: ValueType): ValueType | undefined {
  const of = jointType(a, b)
  return of === undefined ? undefined : { kind: 'list', of }
}

function jointDatatype(
  a: ValueType & { kind: 'fhir' },
  b: ValueType & { kind: 'fhir' },
): ValueType | undefined {
  if (a.type !== b.type) return undefined
  const targets = [...(a.targets ?? []), ...(b.targets ?? [])]
  return { kind: 'fhir', type: a.type, ...(targets.length > 0 ? { targets } : {}) }
}
