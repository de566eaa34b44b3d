/** A closed range of numbers; infinite where open. */
export type NumberRange = { readonly from: number; readonly to: number }

/** A number as searched: itself, and the half-open range that its written precision stands for. */
type SearchedNumber = { readonly exact: number; readonly low: number; readonly high: number }

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * A number and the range of everything that is written so to the same precision: `100` is 99.5 up to and not including
 * 100.5, `1e2` is 95 up to 105 (FHIR R4 search, section 3.1.1.4.5, whose example gives a single figure two). Undefined for text that is no number.
 */
export function searchedNumber(text: string): SearchedNumber | undefined {
  const match = NUMBER.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', written = '', exponent] = match
  const fraction = exponent !== undefined && `${whole}${written}`.length === 1 ? '0' : written
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  // One digit more than was written, so that half of the last one is a whole number and no bound is rounded.
  const place = Number(exponent ?? 0) - fraction.length - 1
  const at = (tenths: bigint): number => Number(`${String(digits * 10n + tenths)}e${String(place)}`)
  return { exact: at(0n), low: at(-5n), high: at(5n) }
}

type Comparison = (target: NumberRange, wanted: SearchedNumber) => boolean

const equals: Comparison = (target, { low, high }) => target.from >= low && target.to < high
const above: Comparison = (target, { exact }) => target.to > exact
const below: Comparison = (target, { exact }) => target.from < exact
const isExactly: Comparison = (target, { exact }) => target.from === exact && target.to === exact

/** Precision counts for `eq` and `ne` alone; for the others the number searched is exact (section 3.1.1.4.5). */
const PREFIXES: Readonly<Record<string, Comparison>> = {
  eq: equals,
  ne: (target, wanted) => !equals(target, wanted),
  gt: above,
  lt: below,
  ge: (target, wanted) => above(target, wanted) || isExactly(target, wanted),
  le: (target, wanted) => below(target, wanted) || isExactly(target, wanted),
  sa: (target, { exact }) => target.from > exact,
  eb: (target, { exact }) => target.to < exact,
  // Within a tenth of the number searched, as the standard recommends.
  ap: (target, { exact }) => {
    const near = Math.abs(exact) / 10
    return target.to >= exact - near && target.from <= exact + near
  },
}

/** True when a number, or a range of them, stands in the wanted relation to the number searched. */
export function comparesNumber(target: NumberRange, prefix: string | undefined, text: string): boolean {
  const compare = PREFIXES[prefix ?? 'eq']
  const wanted = searchedNumber(text)
  return compare !== undefined && wanted !== undefined && compare(target, wanted)
}
