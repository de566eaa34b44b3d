import { Refusal } from '../../../model/refusal.js'
import { type Include } from '../../../model/search-query.js'
import { type ResourceTypeRow } from '../../resource-type-row.js'
import { knownTargetsOf, resourceType, searchParameter } from '../../resource-types.js'

/**
 * What `_include=Type:parameter[:target]` brings along: one for each type that the parameter may point to. The type
 * is that of the search, or any type where the include iterates. Throws INVALID_PARAMETER naming the parameter.
 */
export function readInclude(row: ResourceTypeRow, value: string, name: string): readonly Include[] {
  const iterates = name.endsWith(':iterate')
  const { sourceType, parameter, target } = partsOf(value, name)
  const source = resourceType(sourceType)
  if (source === undefined || (!iterates && source !== row)) throw invalid(name)
  const targets = knownTargetsIn(source, parameter).filter((it) => target === undefined || it === target)
  if (targets.length === 0) throw invalid(name)
  return targets.map((targetType) => ({ direction: 'include', sourceType, parameter, targetType, iterates }))
}

/** What `_revinclude=Type:parameter[:target]` brings along. Throws INVALID_PARAMETER naming the parameter. */
export function readRevinclude(row: ResourceTypeRow, value: string, name: string): readonly Include[] {
  const iterates = name.endsWith(':iterate')
  const { sourceType, parameter, target } = partsOf(value, name)
  const source = resourceType(sourceType)
  const targets = source === undefined ? [] : knownTargetsIn(source, parameter)
  const targetType = target ?? row.type
  if (!targets.includes(targetType) && !(iterates && target === undefined && targets.length > 0))
    throw invalid(name)
  if (!iterates && targetType !== row.type) throw invalid(name)
  return [{ direction: 'revinclude', sourceType, parameter, targetType, iterates }]
}

function knownTargetsIn(row: ResourceTypeRow, name: string): readonly string[] {
  const parameter = searchParameter(row, name)
  return parameter === undefined ? [] : knownTargetsOf(parameter)
}

function partsOf(
  value: string,
  name: string,
): { readonly sourceType: string; readonly parameter: string; readonly target: string | undefined } {
  const [sourceType, parameter, target, ...more] = value.split(':')
  if (sourceType === undefined || parameter === undefined || more.length > 0) throw invalid(name)
  return { sourceType, parameter, target }
}

function invalid(name: string): Refusal {
  return new Refusal('INVALID_PARAMETER', { expression: name })
}
