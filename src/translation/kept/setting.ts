import { type Factor, type Numbering, type Setting } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'

const NOT_LOOKED_INTO = -1
/** Never more values at once; numbers are not used again. */
const MOST_VALUES = 4_000

/** A setting that begins, and what tells it of each record. */
export function beginSetting(): { readonly setting: Setting; readonly next: () => void } {
  const numberings = new Map<Factor['of'], Numbering>()
  const setting: { -readonly [K in keyof Setting]: Setting[K] } = {
    record: 0,
    numberingOf: (factor) => {
      const before = numberings.get(factor.of)
      const numbering = before ?? numberingOf(factor, setting)
      if (before === undefined) numberings.set(factor.of, numbering)
      return numbering
    },
  }
  const next = (): void => {
    setting.record++
  }
  return { setting, next }
}

/** A value is read once for each record, and is looked up where it is another than in the record before. */
function numberingOf({ read }: Factor, setting: Pick<Setting, 'record'>): Numbering {
  const numbers = new Map<Value, number>()
  let next = 0
  let record = -1
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
    if (record === setting.record) return number
    const { memory } = scope.run
    const { raised } = memory
    const value = read(scope)
    record = setting.record
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
