/**
 * The fields of the record that alone decide, within one setting, what an expression or a part of the output gives;
 * undefined where it is not known that nothing else has a say: the person, an item of `$each`, another table.
 */
export type Basis = readonly string[] | undefined

/** What stands on a basis; on none that is known where it says nothing. */
export type Based = { readonly basis?: Basis }

/** The basis of what is made of several parts. */
export function basisOf(parts: readonly (Based | undefined)[]): Basis {
  const all = new Set<string>()
  for (const it of parts) {
    if (it === undefined) continue
    if (it.basis === undefined) return undefined
    for (const name of it.basis) all.add(name)
  }
  return [...all]
}
