import { type Agreement } from './agreement.js'
import { compareDates } from './compare-dates.js'
import { compareNames } from './compare-names.js'
import { type Place, type Prepared } from './prepare.js'

/** How two records agree, field by field. Symmetric. */
export function compare(one: Prepared, other: Prepared): Agreement {
  const { given, middle, family } = compareNames(one, other)
  return {
    given,
    middle,
    family,
    birthDate: compareDates(one.birthDate, other.birthDate),
    sex: compareSame(one.sex, other.sex),
    address: comparePlaces(one.places, other.places),
    phone: compareAny(one.phones, other.phones),
    email: compareAny(one.emails, other.emails),
    nhsNumber: compareSame(one.nhsNumber, other.nhsNumber),
  }
}

type Same = 'same' | 'different' | 'missing'

function compareSame(a: string | undefined, b: string | undefined): Same {
  if (a === undefined || b === undefined) return 'missing'
  return a === b ? 'same' : 'different'
}

function compareAny(ones: readonly string[], others: readonly string[]): Same {
  if (ones.length === 0 || others.length === 0) return 'missing'
  return ones.some((it) => others.includes(it)) ? 'same' : 'different'
}

/** From far to near. */
const CLOSENESS = ['missing', 'different', 'sector', 'postcode', 'house'] as const

/** The closest of any two of their addresses. */
function comparePlaces(ones: readonly Place[], others: readonly Place[]): Agreement['address'] {
  let closest = 0
  for (const one of ones) for (const other of others) closest = Math.max(closest, closenessOf(one, other))
  return CLOSENESS[closest] ?? 'missing'
}

function closenessOf(a: Place, b: Place): number {
  if (a.postcode === b.postcode) return a.house !== '' && a.house === b.house ? 4 : 3
  return a.sector === b.sector ? 2 : 1
}
