import { readFileSync } from 'node:fs'

type Element = {
  readonly types: readonly string[]
  readonly min?: number
  readonly targets?: readonly string[]
}
type Type = { readonly base?: string; readonly elements: Readonly<Record<string, Element>> }

const TYPES: Readonly<Record<string, Type>> = (
  JSON.parse(readFileSync(new URL('../../profiles/r4-elements.json', import.meta.url), 'utf8')) as {
    types: Record<string, Type>
  }
).types

/** The elements of a base R4 type, inherited ones included, choices by their base name. */
export function elementsOf(type: string): ReadonlyMap<string, Element> {
  const found = new Map<string, Element>()
  for (let next = TYPES[type]; next !== undefined; next = TYPES[next.base ?? ''])
    for (const [name, element] of Object.entries(next.elements))
      if (!found.has(name)) found.set(name.replace('[x]', ''), element)
  return found
}

/** The element at a dotted path as it stands in JSON (`onsetDateTime`), with the data type it then has. */
export function elementAt(
  type: string,
  path: string,
): { types: readonly string[]; targets: readonly string[] } | undefined {
  const [name = '', ...rest] = path.split('.')
  const elements = elementsOf(type)
  const exact = elements.get(name)
  const choice = [...elements].find(
    ([base, it]) =>
      it.types.length > 1 &&
      it.types.some((one) => name === base + one.charAt(0).toUpperCase() + one.slice(1)),
  )
  const element = exact ?? choice?.[1]
  if (element === undefined) return undefined
  const types =
    exact === undefined
      ? element.types.filter((it) => name.toLowerCase().endsWith(it.toLowerCase()))
      : element.types
  if (rest.length === 0) return { types, targets: element.targets ?? [] }
  return types.map((it) => elementAt(it, rest.join('.'))).find((it) => it !== undefined)
}

/** Names of the elements in these types, however deep, that can be an Attachment; choices by the name they then have. */
export function attachmentElements(types: readonly string[]): readonly string[] {
  const reached = new Set(types)
  const names: string[] = []
  // What is added on the way is gone through as well.
  for (const type of reached)
    for (const [name, element] of elementsOf(type)) {
      for (const it of element.types) reached.add(it)
      if (element.types.includes('Attachment'))
        names.push(element.types.length > 1 ? `${name}Attachment` : name)
    }
  return names
}

/** Paths of every reference that R4 requires, choices by the name they have as a reference. */
export function requiredReferences(type: string, path = type): readonly string[] {
  return [...elementsOf(type)].flatMap(([name, element]) => {
    const suffix = element.types.length > 1 ? 'Reference' : ''
    const own =
      (element.min ?? 0) > 0 && element.types.includes('Reference') ? [`${path}.${name}${suffix}`] : []
    const inner = element.types.filter((it) => it.startsWith(`${type}.`))
    return [...own, ...inner.flatMap((it) => requiredReferences(it, `${path}.${name}`))]
  })
}
