import { type Run } from '../run.js'
import { type R4Schema } from '../schema/r4-schema.js'

/** Where an extension stands, in every way that a context may name it. */
export type Place = ReadonlySet<string>

/**
 * The names of the element that holds the extension at which the run stands: its type and the types that derives from,
 * its path in its own type, and its path from the resource (extensibility.html#context).
 */
export function placeOf(schema: R4Schema, run: Run): Place {
  const definitions = run.definitions.slice(run.scope.start)
  const owner = typeOf(definitions.at(-1))
  const element = definitions.at(-2)
  // A context of Element means any element, the root of a resource included.
  const names = new Set(['Element', ...lineageOf(schema, owner)])
  if (element === undefined) return names
  names.add(element)
  names.add(fullPath(definitions.slice(0, -1)))
  const [type, name] = split(element)
  for (const it of schema.type(type)?.elements.get(name)?.types ?? [])
    for (const each of lineageOf(schema, it)) names.add(each)
  return names
}

/** True when the extension stands inside another. */
export function isNested(run: Run): boolean {
  return typeOf(run.definitions.at(-1)) === 'Extension'
}

function lineageOf(schema: R4Schema, type: string): readonly string[] {
  return schema.type(type)?.lineage ?? [type]
}

function fullPath(definitions: readonly string[]): string {
  const [first = '', ...rest] = definitions
  return [first, ...rest.map((it) => split(it)[1])].join('.')
}

function typeOf(definition: string | undefined): string {
  return split(definition ?? '')[0]
}

function split(definition: string): readonly [string, string] {
  const at = definition.lastIndexOf('.')
  return [definition.slice(0, at), definition.slice(at + 1)]
}
