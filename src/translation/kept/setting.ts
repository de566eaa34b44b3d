import { type Factor, type Room, type Scope, type Setting } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { NOT_LOOKED_INTO, byNumbers, foundAt, keepAt, placeFor } from './by-numbers.js'
import { isShort, ownValue } from './own-text.js'
import { isLikely, repetition } from './repetition.js'

/** Never more values of a factor at once, nor more than so many characters of them; numbers are not used again. */
const MOST_VALUES = 1_000
const MOST_TEXT = 65_536

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
      return numberings.push(numberingOf(factor, setting)) - 1
    },
    numberAt: (place, scope) => (numbers[place] = numberings[place]?.(scope) ?? NOT_LOOKED_INTO),
    room: room(),
  }
  const next = (): void => {
    numbers.fill(undefined)
  }
  return { setting, next }
}

/** Characters kept at once for a setting: what is kept takes some, however short it is. A longer one is not kept. */
const ROOM = 4_000_000
const LEAST = 200
const LONGEST = 500_000

function room(): Room {
  let taken = 0
  const all = {
    era: 0,
    take: (characters: number): number => {
      if (characters > LONGEST) return 0
      const room = LEAST + characters
      taken += room
      if (taken > ROOM) {
        all.era++
        taken = room
      }
      return room
    },
    give: (room: number): void => {
      taken -= room
    },
  }
  return all
}

/** Numbers what a factor reads. */
type Numbering = (scope: Scope) => number

function numberingOf(factor: Factor, setting: Setting): Numbering {
  const { basis } = factor
  const number = numberingByValue(factor)
  return basis === undefined ? number : numberingByBasis(number, basis, setting)
}

/** What stands on a basis is not read where that has lately been the same. */
function numberingByBasis(number: Numbering, basis: readonly Factor[], setting: Setting): Numbering {
  let all = byNumbers<number>()
  let places: readonly number[] | undefined
  const worth = repetition(() => (all = byNumbers()))
  return (scope) => {
    if (!isLikely(worth)) return number(scope)
    places ??= basis.map((it) => setting.placeOf(it))
    const place = placeFor(setting, places, scope)
    if (place < 0) return number(scope)
    const before = foundAt(all, place, setting, places)
    if (before !== undefined) {
      worth.answered++
      return before.value
    }
    const now = number(scope)
    if (now >= 0) keepAt(all, place, setting, places, now)
    return now
  }
}

/** A value is looked up where it is another than in the record before. */
function numberingByValue({ place = -1, read }: Factor): Numbering {
  const lookUp = numbers()
  // As it was read last, and so of the piece of the file that was read last.
  let last: Value
  let number = NOT_LOOKED_INTO
  return (scope) => {
    const { fields, memory } = scope.run
    const { raised } = memory
    const value = place < 0 || fields === undefined ? read(scope) : fields[place]
    if (memory.raised !== raised || !isLookedInto(value)) {
      last = undefined
      number = NOT_LOOKED_INTO
    } else {
      if (number < 0 || value !== last) number = lookUp(value)
      last = value
    }
    return number
  }
}

function isLookedInto(value: Value): boolean {
  return typeof value === 'string' ? isShort(value) : typeof value !== 'object' || value === null
}

/** Finds the number of a value. Where values do not come again none is kept, and all are forgotten when they are many. */
function numbers(): (value: Value) => number {
  const known = new Map<Value, number>()
  let next = 0
  let characters = 0
  const forget = (): void => {
    known.clear()
    characters = 0
  }
  const worth = repetition(forget, 2 * MOST_VALUES)
  return (value) => {
    if (!isLikely(worth)) return next++
    const before = known.get(value)
    if (before !== undefined) {
      worth.answered++
      return before
    }
    const own = ownValue(value)
    characters += typeof own === 'string' ? own.length : 0
    if (known.size === MOST_VALUES || characters > MOST_TEXT) forget()
    known.set(own, next)
    return next++
  }
}
