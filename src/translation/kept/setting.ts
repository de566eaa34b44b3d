import { type Factor, type Scope, type Setting } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'

const NOT_LOOKED_INTO = -1
/** Never more values at once; numbers are not used again. */
const MOST_VALUES = 4_000

/** A setting that begins, and what tells it of each record. */
export function beginSetting(): { readonly setting: Setting; readonly next: () => void } {
  const places = new Map<Factor['of'], number>()
  const numberings: Numbering[] = []
  const numbers: (number | undefined)[] = []
  const setting: Setting = {
    numbers,
    placeOf: (factor) => {
      const before = places.get(factor.of)
      if (before !== undefined) return before
      places.set(factor.of, numberings.length)
      numbers.push(undefined)
      return numberings.push(numberingOf(factor)) - 1
    },
    numberAt: (place, scope) => (numbers[place] = numberings[place]?.(scope) ?? NOT_LOOKED_INTO),
  }
  const next = (): void => {
    numbers.fill(undefined)
  }
  return { setting, next }
}

/** Numbers what a factor reads. */
type Numbering = (scope: Scope) => number

/** A value is looked up where it is another than in the record before. */
function numberingOf({ read }: Factor): Numbering {
  const numbers = new Map<Value, number>()
  let next = 0
  let last: Value
  let number = NOT_LOOKED_INTO
  const lookUp = (value: Value): number => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    if (numbers.size === MOST_VALUES) numbers.clear()
    numbers.set(value, next)
    return next++
  }
  return (scope) => {
    const { memory } = scope.run
    const { raised } = memory
    const value = read(scope)
    if (memory.raised !== raised || (typeof value === 'object' && value !== null)) {
      last = undefined
      number = NOT_LOOKED_INTO
    } else if (number < 0 || value !== last) {
      last = value
      number = lookUp(value)
    }
    return number
  }
}
