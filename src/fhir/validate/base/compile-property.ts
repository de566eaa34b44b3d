import { isJsonObject } from '../../../model/json.js'
import { type Check, type Run, report, reportAt } from '../run.js'
import { type NamedElement } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { type ValueCheck } from './compile-value.js'

/** Checks one property of an object with its primitive sibling: either may be missing. */
export type PropertyCheck = (value: unknown, sibling: unknown, run: Run) => void

/** Compiles the check of a property: one or many, null only where a sibling stands, nothing empty. */
export function compileProperty(
  element: NamedElement,
  definition: string,
  checkValue: ValueCheck,
  checkSibling: Check,
): PropertyCheck {
  const { step, rules } = element
  const check = rules.many ? checkMany : checkOne
  return (value, sibling, run) => {
    run.path.push(step)
    run.definitions.push(definition)
    check(value, sibling, run)
    run.definitions.pop()
    run.path.pop()
  }

  function checkOne(value: unknown, sibling: unknown, run: Run): void {
    if (Array.isArray(value)) {
      notOne(run)
      return
    }
    if (value === null) {
      empty(run, 'null has no meaning here')
      return
    }
    if (sibling !== undefined) checkSibling(sibling, run)
    if (value !== undefined || sibling !== undefined)
      checkValue(value, isJsonObject(sibling) ? sibling : undefined, run)
  }

  function checkMany(values: unknown, siblings: unknown, run: Run): void {
    const given = itemsOf(values, run)
    const beside = itemsOf(siblings, run)
    if (given === undefined || beside === undefined) return
    if (values !== undefined && siblings !== undefined) checkAlignment(given.length, beside.length, run)
    const count = Math.max(given.length, beside.length)
    for (let i = 0; i < count; i += 1) {
      run.path.push(i)
      checkItem(given[i] ?? undefined, beside[i] ?? undefined, run)
      run.path.pop()
    }
  }

  function checkItem(value: unknown, sibling: unknown, run: Run): void {
    if (value === undefined && sibling === undefined) {
      empty(run, 'null only where an extension stands')
      return
    }
    if (sibling !== undefined) checkSibling(sibling, run)
    if (Array.isArray(value)) {
      notOne(run)
      return
    }
    checkValue(value, isJsonObject(sibling) ? sibling : undefined, run)
  }
}

const NO_ITEMS: readonly unknown[] = []

function itemsOf(value: unknown, run: Run): readonly unknown[] | undefined {
  if (value === undefined) return NO_ITEMS
  if (isArray(value)) {
    if (value.length === 0) empty(run, 'expected at least one item in the array')
    return value
  }
  report(run, {
    code: 'structure',
    rule: 'type',
    message: 'expected an array: the element may repeat',
    specification: SPECIFICATION.json,
  })
  return undefined
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function notOne(run: Run): void {
  report(run, {
    code: 'structure',
    rule: 'type',
    message: 'expected one value, no array',
    specification: SPECIFICATION.json,
  })
}

function empty(run: Run, message: string): void {
  report(run, { code: 'structure', rule: 'ele-1', message, specification: SPECIFICATION.json })
}

/** Both arrays are filled out with nulls to the same length (json.html#primitive). */
function checkAlignment(values: number, siblings: number, run: Run): void {
  if (values === siblings) return
  report(run, {
    severity: siblings > values ? 'error' : 'warning',
    code: 'structure',
    rule: 'alignment',
    message: 'expected as many items as in the array of its ids and extensions',
    specification: SPECIFICATION.json,
  })
}

/** Reports a property that the type does not have. */
export function unknownProperty(name: string, type: string, run: Run): void {
  reportAt(run, isPlain(name) ? name : '(unknown)', {
    code: 'structure',
    rule: 'unknown-element',
    message: `${type} has no such element`,
    specification: SPECIFICATION.json,
  })
}

/** A name may be repeated in a finding when it can be no one's data. */
function isPlain(name: string): boolean {
  return /^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)
}
