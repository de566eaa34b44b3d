import { mayPrecede } from '../../../fhir/validate/fhirpath/moments.js'
import { isJsonObject } from '../../../model/json.js'
import { type Environment } from '../../expressions/environment.js'
import { extensionOf, isSourceText, sourceText } from '../../expressions/value.js'
import { type Built } from '../built.js'
import { objectText } from './json-text.js'
import { type Made } from './make-list.js'

/** How a datatype is made whose elements R4 ties together, by the name of the type. */
export const TIED: ReadonlyMap<string, (environment: Environment, build: Built['build']) => Required<Made>> =
  new Map([['Period', periodMaker]])

/**
 * A Period that does not end before it starts (R4 invariant per-1). Neither date of one that does can be trusted: both
 * are kept as text beside their elements, and that is said.
 */
function periodMaker(environment: Environment, build: Built['build']): Required<Made> {
  const inOrder: Built['build'] = (scope) => {
    const made = build(scope)
    if (!isJsonObject(made) || isSourceText(made)) return made
    const { start, end } = made
    if (typeof start !== 'string' || typeof end !== 'string' || mayPrecede(start, end)) return made
    scope.run.raise({
      code: 'period-backwards',
      severity: 'warning',
      location: scope.items.at(-1)?.location ?? environment.names.schema.record,
      element: environment.element,
      value: undefined,
    })
    const { start: _, end: __, ...others } = made
    return { ...others, _start: extensionOf(sourceText(start)), _end: extensionOf(sourceText(end)) }
  }
  return {
    build: inOrder,
    write: (scope) => {
      const made = inOrder(scope)
      return isJsonObject(made) && !isSourceText(made) ? objectText(made) : undefined
    },
  }
}
