import { areVariants } from '../names/name-variants.js'
import { isOneEditAway } from '../names/is-one-edit-away.js'
import { type Agreement } from './agreement.js'
import { type Name, type Prepared } from './prepare.js'

/** How the names of two records agree, given and family names swapped included. */
export function compareNames(one: Prepared, other: Prepared): Pick<Agreement, 'given' | 'middle' | 'family'> {
  const given = compareGiven(one, other)
  const family = compareFamily(one, other)
  const straight = { given, middle: compareMiddle(one.middle, other.middle), family }
  if (!WEAK.has(given) || family !== 'different' || !isSwapped(one, other)) return straight
  return { ...straight, given: 'swapped', family: 'swapped' }
}

const WEAK: ReadonlySet<Agreement['given']> = new Set(['different', 'initial', 'alike', 'reordered'])

function isSwapped(one: Prepared, other: Prepared): boolean {
  return (
    one.given.whole === other.family.whole &&
    one.family.whole === other.given.whole &&
    one.given.whole.length > 1 &&
    one.family.whole.length > 1
  )
}

function compareGiven(one: Prepared, other: Prepared): Agreement['given'] {
  const a = one.given
  const b = other.given
  if (a.whole === '' || b.whole === '') return 'missing'
  if (a.whole === b.whole) return 'exact'
  if (areVariants(a.whole, b.whole)) return 'variant'
  if (a.whole.length === 1 || b.whole.length === 1) return a.whole[0] === b.whole[0] ? 'initial' : 'different'
  return compareDifferent(one, other)
}

/** How given names agree that are neither the same nor forms of one. */
function compareDifferent(one: Prepared, other: Prepared): Agreement['given'] {
  const a = one.given
  const b = other.given
  if (beginsWith(a, b) || beginsWith(b, a)) return 'part'
  if (isAmong(a, other.middle) || isAmong(b, one.middle)) return 'reordered'
  return isAlike(a, b) ? 'alike' : 'different'
}

/** `Anne-Marie` begins with `Anne`: one of the two may leave the rest out, or another may bear it. */
function beginsWith(longer: Name, shorter: Name): boolean {
  return (
    longer.words.length > shorter.words.length && shorter.words.every((it, at) => it === longer.words[at])
  )
}

function isAmong(name: Name, middle: Name): boolean {
  return middle.words.some((it) => it === name.whole || areVariants(it, name.whole))
}

/** Names of two letters are a letter apart from too many. */
function isAlike(a: Name, b: Name): boolean {
  if (Math.min(a.whole.length, b.whole.length) < 3) return false
  return isOneEditAway(a.whole, b.whole) || (a.sound.length > 1 && a.sound === b.sound)
}

function compareMiddle(a: Name, b: Name): Agreement['middle'] {
  if (a.whole === '' || b.whole === '') return 'missing'
  if (a.whole === b.whole) return 'same'
  if (a.words.some((it) => b.words.some((word) => word === it || areVariants(word, it)))) return 'same'
  const initials = a.words.some((it) => b.words.some((word) => isInitial(it, word)))
  return initials ? 'initial' : a.words.some((it) => isAlikeWord(it, b.words)) ? 'same' : 'different'
}

function isInitial(a: string, b: string): boolean {
  return (a.length === 1 || b.length === 1) && a[0] === b[0]
}

function isAlikeWord(word: string, words: readonly string[]): boolean {
  return words.some((it) => Math.min(it.length, word.length) > 4 && isOneEditAway(it, word))
}

function compareFamily(one: Prepared, other: Prepared): Agreement['family'] {
  const a = one.family
  const b = other.family
  if (a.whole === '' || b.whole === '') return 'missing'
  if (a.whole === b.whole) return 'exact'
  if (other.formerFamilies.some((it) => it.whole === a.whole)) return 'former'
  if (one.formerFamilies.some((it) => it.whole === b.whole)) return 'former'
  if (isPartOf(a, b) || isPartOf(b, a)) return 'part'
  return isAlike(a, b) ? 'alike' : 'different'
}

function isPartOf(part: Name, name: Name): boolean {
  return name.words.length > 1 && name.words.some((it) => it.length > 2 && it === part.whole)
}
