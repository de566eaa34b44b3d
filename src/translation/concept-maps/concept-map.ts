/** A code of the target system. */
export type TargetCode = {
  readonly system: string
  readonly code: string
  readonly display: string | undefined
}

/** What happens to a source code that the map does not list. */
export type UnmappedPolicy =
  | { readonly kind: 'reject' }
  | { readonly kind: 'text-only' }
  | { readonly kind: 'default'; readonly target: TargetCode }

/** Codes of a source system and what each becomes. */
export type ConceptMap = {
  readonly name: string
  /** Code system of the source's own codes; the source coding is kept beside the target. */
  readonly sourceSystem: string
  /** Undefined: listed, and known to have no equivalent. */
  readonly targets: ReadonlyMap<string, TargetCode | undefined>
  readonly unmapped: UnmappedPolicy
}

export type ConceptMaps = ReadonlyMap<string, ConceptMap>

export type Looked =
  | { readonly kind: 'mapped'; readonly target: TargetCode }
  /** Listed without an equivalent, or not listed and the policy keeps the words. */
  | { readonly kind: 'text-only'; readonly listed: 'listed' | 'unlisted' }
  | { readonly kind: 'default'; readonly target: TargetCode }
  | { readonly kind: 'rejected' }

/** What the source code becomes under the map and its policy. */
export function lookUp(map: ConceptMap, code: string): Looked {
  if (map.targets.has(code)) {
    const target = map.targets.get(code)
    return target === undefined ? { kind: 'text-only', listed: 'listed' } : { kind: 'mapped', target }
  }
  if (map.unmapped.kind === 'reject') return { kind: 'rejected' }
  if (map.unmapped.kind === 'text-only') return { kind: 'text-only', listed: 'unlisted' }
  return { kind: 'default', target: map.unmapped.target }
}

/** Every target that can come out, the default included. */
export function targetsOf(map: ConceptMap): readonly TargetCode[] {
  const listed = [...map.targets.values()].filter((it) => it !== undefined)
  return map.unmapped.kind === 'default' ? [...listed, map.unmapped.target] : listed
}
