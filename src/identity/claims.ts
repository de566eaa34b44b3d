/** Reading claims of a verified token: wrong types read as absent, never as something else. */
export type Claims = Readonly<Record<string, unknown>>

/** True for a JSON object, which is what the claims of a token are. */
export function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a dotted path of claims; undefined where any step is missing. */
export function claimAt(claims: Claims, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, step) => (isClaims(value) && Object.hasOwn(value, step) ? value[step] : undefined),
      claims,
    )
}

const TEXT_LIMIT = 500

/** The longest scope claim that is read, and so the longest that is granted. */
export const SCOPE_LIMIT = 8_000

/** A non-empty string without control characters, of at most so many; undefined for anything else. */
export function textClaim(claims: Claims, path: string, limit = TEXT_LIMIT): string | undefined {
  const value = claimAt(claims, path)
  if (typeof value !== 'string' || value.length === 0 || value.length > limit) return undefined
  return /\p{Cc}/u.test(value) ? undefined : value
}

/** The strings of an array claim, or the one string; undefined when absent or when any item is no string. */
export function textsClaim(claims: Claims, path: string): readonly string[] | undefined {
  const value = claimAt(claims, path)
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return undefined
  const items: readonly unknown[] = value
  return items.every((it) => typeof it === 'string') ? items : undefined
}

/** The number at a dotted path; undefined for anything else. */
export function numberClaim(claims: Claims, path: string): number | undefined {
  const value = claimAt(claims, path)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** True only for the JSON value true. */
export function isTrueClaim(claims: Claims, path: string): boolean {
  return claimAt(claims, path) === true
}
