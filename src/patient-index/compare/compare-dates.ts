import { type Agreement } from './agreement.js'

const WHOLE = 8

/** How two dates agree, each as the digits of an ISO 8601 date, fewer than eight where it is partial. */
export function compareDates(one: string, other: string): Agreement['birthDate'] {
  if (one === '' || other === '') return 'missing'
  if (one.length < WHOLE || other.length < WHOLE) return comparePartial(one, other)
  if (one === other) return one.endsWith('0101') ? 'new-year' : 'exact'
  if (isDayAndMonthSwapped(one, other)) return 'swapped'
  return isSlip(one, other) ? 'slip' : 'different'
}

function comparePartial(one: string, other: string): Agreement['birthDate'] {
  return one.startsWith(other) || other.startsWith(one) ? 'partial' : 'different'
}

function isDayAndMonthSwapped(one: string, other: string): boolean {
  return (
    one.slice(0, 4) === other.slice(0, 4) &&
    one.slice(4, 6) === other.slice(6) &&
    one.slice(6) === other.slice(4, 6)
  )
}

/** One digit differs, or two neighbours are swapped. */
function isSlip(one: string, other: string): boolean {
  let first = 0
  while (one[first] === other[first]) first++
  if (one.slice(first + 1) === other.slice(first + 1)) return true
  const isNeighbour = one[first] === other[first + 1] && one[first + 1] === other[first]
  return isNeighbour && one.slice(first + 2) === other.slice(first + 2)
}
