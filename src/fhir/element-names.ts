import { RESOURCE_TYPES } from './resource-types.js'
import { R4_PARTS } from './types/definitions/r4-parts.js'

/** One element of a type: what its values are. Of a primitive value only its id and extensions are parts. */
type Element = { readonly name: string; readonly types: readonly string[] }

/**
 * The names that may follow a path of element names in a resource of some type of the table (FHIR R4), each once; none
 * where no type has the path. A choice goes by the name it has in R4, `onset`, and by each it has in JSON, `onsetAge`.
 */
export function namesAfter(path: readonly string[]): readonly string[] {
  return [...new Set(elementsAfter(path).flatMap(namesOf))]
}

/**
 * The names in JSON that after the path are of some other element than this one: after
 * `dosage.doseAndRate` `doseQuantity` is of `dose`, and beside none; in an immunization it is an element of its own.
 */
export function namesBeside(path: readonly string[], element: string): ReadonlySet<string> {
  const after = elementsAfter(path)
  const own = new Set(after.filter((it) => stemOf(it) === element).flatMap(namesOf))
  return new Set(after.flatMap(namesOf).filter((it) => !own.has(it)))
}

function elementsAfter(path: readonly string[]): readonly Element[] {
  let types: readonly string[] = RESOURCE_TYPES.map((it) => it.type)
  for (const step of path) {
    const met = types.flatMap(partsOf).flatMap((it) => typesBy(step, it))
    types = [...new Set(met)]
  }
  return types.flatMap(partsOf)
}

const CHOICE = '[x]'

function namesOf(element: Element): readonly string[] {
  const { name, types } = element
  if (!name.endsWith(CHOICE)) return [name]
  const stem = stemOf(element)
  return [stem, ...types.map((it) => inJson(stem, it))]
}

/** What stands at the step, where it is the element's: for one of a choice's names in JSON, the one type. */
function typesBy(step: string, element: Element): readonly string[] {
  const { name, types } = element
  if (!name.endsWith(CHOICE)) return step === name ? types : []
  const stem = stemOf(element)
  return step === stem ? types : types.filter((it) => step === inJson(stem, it))
}

/** The name of a choice in R4, or the element's own. */
const stemOf = ({ name }: Element): string => (name.endsWith(CHOICE) ? name.slice(0, -CHOICE.length) : name)

const inJson = (stem: string, type: string): string =>
  `${stem}${type.slice(0, 1).toUpperCase()}${type.slice(1)}`

/** What every element has, and all that a primitive one has beside its value. */
const OF_ANY: readonly Element[] = [
  { name: 'id', types: [] },
  { name: 'extension', types: ['Extension'] },
]

function partsOf(type: string): readonly Element[] {
  // What is contained may be of any type.
  if (type === 'Resource') return RESOURCE_TYPES.flatMap((it) => partsOf(it.type))
  return (parts ??= readParts()).get(type) ?? OF_ANY
}

let parts: ReadonlyMap<string, readonly Element[]> | undefined

/** Read when it is first asked for: most rules name no path. */
function readParts(): ReadonlyMap<string, readonly Element[]> {
  const lines = R4_PARTS.trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [type = '', ...elements] = line.trim().split(' ')
      return [type, elements.map(readElement)] as const
    }),
  )
}

/** `name:type,type`; a primitive goes without. */
function readElement(text: string): Element {
  const [name = '', types = PRIMITIVE] = text.split(':')
  return { name, types: types.split(',') }
}

const PRIMITIVE = 'primitive'
