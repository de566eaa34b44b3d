import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Check, type Run, report, reportAt } from '../run.js'
import { type ElementRules, type NamedElement, type R4Schema } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { GRAMMARS, type ValueSetLookup, checkBinding } from './bindings.js'
import { compileInvariants } from './invariants.js'
import { LONGEST_STRING, PRIMITIVE_FORMATS } from './primitives.js'
import { checkReference } from './whole/references.js'

/** Checks the value of one element: its type, its format, and what the element asks beyond its type. */
export type ValueCheck = (value: unknown, sibling: JsonObject | undefined, run: Run) => void

/** Compiles the check of an element's value from the check of its type. */
export function compileValue(
  schema: R4Schema,
  element: NamedElement,
  checkType: Check,
  specification: string,
): ValueCheck {
  const { rules, type } = element
  const further = [bindingOf(schema, rules), targetsOf(element), comparatorOf(rules)].filter(
    (it) => it !== undefined,
  )
  const invariants = compileInvariants(schema, rules.invariants, type, specification)
  if (further.length === 0 && invariants === undefined)
    return (value, _, run) => {
      if (value !== undefined) checkType(value, run)
    }
  return (value, sibling, run) => {
    if (value !== undefined) checkType(value, run)
    if (isJson(value)) for (const check of further) check(value, run)
    if (isJson(value) || value === undefined) invariants?.(value, sibling, run)
  }
}

/** Compiles the check of a primitive type. */
export function compilePrimitive(type: string): Check {
  const format = PRIMITIVE_FORMATS.get(type)
  const form = JSON_FORMS.get(type) ?? 'string'
  const page = `${SPECIFICATION.datatypes}#${type}`
  return (value, run) => {
    const expected = format?.(value)
    if (expected !== undefined)
      report(run, {
        code: typeof value === form ? 'value' : 'structure',
        rule: typeof value === form ? 'format' : 'type',
        message: `expected ${type}: ${expected}`,
        specification: page,
      })
    else if (typeof value === 'string' && value.length > LONGEST_STRING && type !== 'base64Binary')
      report(run, {
        code: 'too-long',
        rule: 'length',
        message: 'expected at most 1 MB of text',
        specification: page,
      })
  }
}

const JSON_FORMS: ReadonlyMap<string, string> = new Map([
  ['boolean', 'boolean'],
  ['integer', 'number'],
  ['unsignedInt', 'number'],
  ['positiveInt', 'number'],
  ['decimal', 'number'],
])

type FurtherCheck = (value: Json, run: Run) => void

function bindingOf(schema: R4Schema, rules: ElementRules): FurtherCheck | undefined {
  const { valueSet } = rules
  if (valueSet === undefined) return undefined
  const lookup = baseValueSet(schema, valueSet)
  return (value, run) => checkBinding(value, lookup, run)
}

/** One of R4's own value sets. */
export function baseValueSet(schema: R4Schema, url: string): ValueSetLookup {
  const grammar = GRAMMARS.get(url)
  if (grammar !== undefined) return { url, member: (_, code) => (grammar.test(code) ? 'in' : 'out') }
  const codes = schema.codes(url)
  const systems = schema.systems(url)
  return {
    url,
    member: (system, code) => {
      if (codes === undefined) return 'unknown'
      const known = system === undefined || systems === undefined ? codes : systems.get(system)
      return known?.has(code) === true ? 'in' : 'out'
    },
  }
}

function targetsOf({ type, rules }: NamedElement): FurtherCheck | undefined {
  if (type !== 'Reference') return undefined
  return (value, run) => {
    if (isJsonObject(value)) checkReference(value, rules.targets, run)
  }
}

function comparatorOf(rules: ElementRules): FurtherCheck | undefined {
  if (!rules.simple) return undefined
  return (value, run) => {
    if (isJsonObject(value) && value['comparator'] !== undefined)
      reportAt(run, 'comparator', {
        code: 'invariant',
        rule: 'sqt-1',
        message: 'a simple quantity has no comparator',
        specification: `${SPECIFICATION.datatypes}#SimpleQuantity`,
      })
  }
}

function isJson(value: unknown): value is Json {
  return value !== undefined && value !== null
}
