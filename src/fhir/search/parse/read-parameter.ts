import { Refusal } from '../../../model/refusal.js'
import { type SearchParameter } from '../../../model/search-query.js'
import { type ResourceTypeRow, type SearchParameterRow } from '../../resource-type-row.js'
import { knownTargetsOf, resourceType, searchParameter } from '../../resource-types.js'
import { invalidParameter } from './invalid-parameter.js'
import { readValues } from './read-values.js'
import { type SearchPlace } from './search-place.js'

/** Most steps of a chain, forwards and backwards together. */
const LONGEST = 4
const HAS = '_has'

/** One parameter as written, with how far into a chain it stands. */
type Written = { readonly name: string; readonly value: string; readonly depth: number }

/**
 * One matching parameter: of the resource, of what it refers to (`encounter.type`, `asserter:Practitioner.name`), or
 * of what refers to it (`_has:Observation:encounter:code`). Throws INVALID_PARAMETER with the whole name as written
 * for everything the rows do not hold.
 */
export function readParameter(
  row: ResourceTypeRow,
  name: string,
  value: string,
  place: SearchPlace,
): SearchParameter {
  try {
    return readStep(row, { name, value, depth: 1 }, place)
  } catch (error) {
    // What is wrong at the end of a chain is told by the chain that the caller wrote.
    if (error instanceof Refusal && /[.]|^_has:/.test(name)) throw invalidParameter(name)
    throw error
  }
}

function readStep(row: ResourceTypeRow, written: Written, place: SearchPlace): SearchParameter {
  const { name, value, depth } = written
  if (depth > LONGEST) throw invalidParameter(name)
  if (name.startsWith(`${HAS}:`)) return readReverse(row, written, place)
  const dot = name.indexOf('.')
  if (dot >= 0) return readChain(row, written, dot, place)
  const { parameter, modifier } = parameterOf(row, name)
  if (parameter.names !== undefined) throw invalidParameter(name)
  return {
    kind: 'value',
    name: parameter.name,
    modifier,
    values: readValues(parameter, modifier, value, name, place),
  }
}

/** `name.rest` or `name:Type.rest`: without a type, every type that the rest is understood of. */
function readChain(
  row: ResourceTypeRow,
  { name, value, depth }: Written,
  dot: number,
  place: SearchPlace,
): SearchParameter {
  const { parameter, modifier } = parameterOf(row, name.slice(0, dot))
  const targets = knownTargetsOf(parameter).filter((it) => modifier === undefined || it === modifier)
  const rest = { name: name.slice(dot + 1), value, depth: depth + 1 }
  const links = targets.flatMap((type) => {
    const target = resourceType(type)
    const found = target === undefined ? undefined : attempt(() => readStep(target, rest, place))
    return found === undefined ? [] : [{ type, parameter: found }]
  })
  if (links.length === 0) throw invalidParameter(name)
  return { kind: 'chain', name: parameter.name, links }
}

/** `_has:Type:reference:rest`: the resources to which one of the type that satisfies the rest refers. */
function readReverse(
  row: ResourceTypeRow,
  { name, value, depth }: Written,
  place: SearchPlace,
): SearchParameter {
  const [, type = '', by = '', ...rest] = name.split(':')
  const other = resourceType(type)
  const reference = other === undefined ? undefined : searchParameter(other, by)
  if (other === undefined || reference === undefined || !knownTargetsOf(reference).includes(row.type))
    throw invalidParameter(name)
  const parameter = readStep(other, { name: rest.join(':'), value, depth: depth + 1 }, place)
  return { kind: 'has', type, by, parameter }
}

function parameterOf(
  row: ResourceTypeRow,
  written: string,
): { readonly parameter: SearchParameterRow; readonly modifier: string | undefined } {
  const colon = written.indexOf(':')
  const parameter = searchParameter(row, colon < 0 ? written : written.slice(0, colon))
  if (parameter === undefined) throw invalidParameter(written)
  return { parameter, modifier: colon < 0 ? undefined : written.slice(colon + 1) }
}

/** What the work gives; undefined where the type does not understand it. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
