import { type Json, type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type Invariant } from '../schema/r4-schema.js'
import { type NodeRules, type Slicing, type TypeConstraint } from './constraint-node.js'
import { withoutVersion } from './profile-package.js'

/** The rules of an ElementDefinition that a validator can check; what a differential leaves out stays as it was. */
export function mergeElement(before: NodeRules, element: JsonObject): NodeRules {
  const values = {
    min: numberOf(element['min']),
    max: maxOf(element['max']),
    types: typesOf(element['type']),
    fixed: prefixed(element, 'fixed'),
    pattern: prefixed(element, 'pattern'),
    valueSet: requiredValueSet(element['binding']),
    maxLength: numberOf(element['maxLength']),
    minValue: prefixed(element, 'minValue'),
    maxValue: prefixed(element, 'maxValue'),
    slicing: slicingOf(element['slicing'], before.slicing),
  }
  return { ...before, ...withoutUndefined(values), invariants: invariantsOf(before.invariants, element) }
}

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, it]) => it !== undefined))
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function maxOf(value: Json | undefined): number | undefined {
  if (value === '*') return Infinity
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
}

function typesOf(value: Json | undefined): readonly TypeConstraint[] | undefined {
  const types = objectsOf(value)
  if (types.length === 0) return undefined
  return types.map((it) => ({
    code: (textOf(it['code']) ?? '').replace(/^http:\/\/hl7\.org\/fhirpath\/System\..*$/, ''),
    profiles: canonicals(it['profile']),
    targetProfiles: canonicals(it['targetProfile']),
  }))
}

function canonicals(value: Json | undefined): readonly string[] {
  return arrayOf(value)
    .filter((it) => typeof it === 'string')
    .map(withoutVersion)
}

/** The value of `fixedUri`, `patternCodeableConcept` and the like. */
function prefixed(element: JsonObject, prefix: string): Json | undefined {
  const name = Object.keys(element).find(
    (it) => it.startsWith(prefix) && /^[A-Z]/.test(it.slice(prefix.length)),
  )
  return name === undefined ? undefined : element[name]
}

function requiredValueSet(value: Json | undefined): string | undefined {
  const binding = objectOf(value)
  if (binding?.['strength'] !== 'required') return undefined
  const url = textOf(binding['valueSet'])
  return url === undefined ? undefined : withoutVersion(url)
}

function slicingOf(value: Json | undefined, before: Slicing | undefined): Slicing | undefined {
  const slicing = objectOf(value)
  if (slicing === undefined) return undefined
  const discriminators = objectsOf(slicing['discriminator']).map((it) => ({
    type: textOf(it['type']) ?? '',
    path: textOf(it['path']) ?? '$this',
  }))
  const { discriminators: known, rules, ordered } = before ?? OPEN
  return {
    discriminators: discriminators.length > 0 ? discriminators : known,
    rules: SLICING_RULES.find((it) => it === slicing['rules']) ?? rules,
    ordered: slicing['ordered'] === true || ordered,
  }
}

const SLICING_RULES = ['closed', 'openAtEnd'] as const
const OPEN: Slicing = { discriminators: [], rules: 'open', ordered: false }

function invariantsOf(before: readonly Invariant[], element: JsonObject): readonly Invariant[] {
  const own = objectsOf(element['constraint'])
    .filter((it) => it['severity'] === 'error' && typeof it['expression'] === 'string')
    .map((it) => ({ key: textOf(it['key']) ?? '', expression: textOf(it['expression']) ?? '' }))
  const keys = new Set(own.map((it) => it.key))
  return [...before.filter((it) => !keys.has(it.key)), ...own]
}
