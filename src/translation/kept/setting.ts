import { type Factor, type Room, type Scope, type Setting } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { isShort, ownValue } from './own-text.js'
import { tally, wasLikely } from './repetition.js'

const NOT_LOOKED_INTO = -1
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
      return numberings.push(numberingOf(factor)) - 1
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
  let era = 0
  let taken = 0
  return {
    get era() {
      return era
    },
    take: (characters) => {
      if (characters > LONGEST) return false
      taken += LEAST + characters
      if (taken > ROOM) {
        era++
        taken = LEAST + characters
      }
      return true
    },
  }
}

/** Numbers what a factor reads. */
type Numbering = (scope: Scope) => number

/** A value that has been met, in memory of its own, and its number. */
type Numbered = { readonly value: Value; readonly number: number }

const NOT_YET: Numbered = { value: undefined, number: NOT_LOOKED_INTO }

/** A value is looked up where it is another than in the record before. */
function numberingOf({ read }: Factor): Numbering {
  const lookUp = numbered()
  let last = NOT_YET
  return (scope) => {
    const { memory } = scope.run
    const { raised } = memory
    const value = read(scope)
    if (memory.raised !== raised || !isLookedInto(value)) last = NOT_YET
    else if (last.number < 0 || value !== last.value) last = lookUp(value)
    return last.number
  }
}

function isLookedInto(value: Value): boolean {
  return typeof value === 'string' ? isShort(value) : typeof value !== 'object' || value === null
}

/** Finds the number of a value. Values that do not come again are forgotten, and so are all when they are many. */
function numbered(): (value: Value) => Numbered {
  const known = new Map<Value, Numbered>()
  let next = 0
  let characters = 0
  const forget = (): void => {
    known.clear()
    characters = 0
  }
  const worth = tally()
  return (value) => {
    if (worth.asked === MOST_VALUES && !wasLikely(worth)) forget()
    worth.asked++
    const before = known.get(value)
    if (before !== undefined) {
      worth.answered++
      return before
    }
    const own = ownValue(value)
    characters += typeof own === 'string' ? own.length : 0
    if (known.size === MOST_VALUES || characters > MOST_TEXT) forget()
    const now = { value: own, number: next++ }
    known.set(own, now)
    return now
  }
}
