import { mayPrecede } from '../../../fhir/validate/fhirpath/moments.js'
import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Environment } from '../../expressions/environment.js'
import { type Scope } from '../../expressions/scope.js'
import { extensionOf, isSourceText, sourceText } from '../../expressions/value.js'
import { type Built } from '../built.js'
import { objectText } from './json-text.js'
import { type Made } from './make-list.js'

/** How a type is made whose elements R4 ties together, by its name. */
export const TIED: ReadonlyMap<string, (environment: Environment, build: Built['build']) => Required<Made>> =
  new Map([
    ['Period', (environment, build) => makerOf(build, inOrder(environment))],
    ['Range', (environment, build) => makerOf(build, fromLowToHigh(environment))],
    [
      'Appointment',
      (environment, build) => {
        const ordered = inOrder(environment)
        return makerOf(build, (made, scope) => withBothTimes(ordered(made, scope)))
      },
    ],
  ])

/** Makes of an object one that keeps the invariants of its type. */
type Keep = (made: JsonObject, scope: Scope) => JsonObject

function makerOf(build: Built['build'], keep: Keep): Required<Made> {
  const kept = (scope: Scope): JsonObject | undefined => {
    const made = build(scope)
    return isJsonObject(made) && !isSourceText(made) ? keep(made, scope) : undefined
  }
  return {
    build: kept,
    write: (scope) => {
      const made = kept(scope)
      return made === undefined ? undefined : objectText(made)
    },
  }
}

/**
 * What does not end before it starts (R4 invariant per-1). Neither date of what does can be trusted: both are kept as
 * text beside their elements, and that is said.
 */
function inOrder(environment: Environment): Keep {
  return (made, scope) => {
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
}

/** A range goes up (R4 invariant rng-2). Neither end of one that goes down can be trusted: both are kept as text. */
function fromLowToHigh(environment: Environment): Keep {
  return (made, scope) => {
    const { low: lowest, high: highest, ...others } = made
    const [low, high] = [amountOf(lowest), amountOf(highest)]
    if (low === undefined || high === undefined || low <= high) return made
    scope.run.raise({
      code: 'out-of-range',
      severity: 'warning',
      location: scope.items.at(-1)?.location ?? environment.names.schema.record,
      element: environment.element,
      value: undefined,
    })
    const carried = extensionOf(sourceText(`${low} - ${high}`))
    return isJsonObject(carried) ? { ...others, ...carried } : others
  }
}

function amountOf(quantity: Json | undefined): number | undefined {
  const value = isJsonObject(quantity) ? quantity['value'] : undefined
  return typeof value === 'number' ? value : undefined
}

/** An appointment has both times (R4 invariants app-2 and app-3): of one that the source does not tell, that is said. */
function withBothTimes(made: JsonObject): JsonObject {
  const missing = ['start', 'end'].filter((it) => made[it] === undefined && made[`_${it}`] === undefined)
  return { ...made, ...Object.fromEntries(missing.map((it) => [`_${it}`, NOT_TOLD])) }
}

/** https://hl7.org/fhir/R4/extension-data-absent-reason.html */
const NOT_TOLD: JsonObject = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
}
