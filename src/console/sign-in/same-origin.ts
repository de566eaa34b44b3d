import { timingSafeEqual } from 'node:crypto'

/** The headers by which a browser says where a request comes from. */
export type Origins = { readonly fetchSite: string | undefined; readonly origin: string | undefined }

/**
 * True when the request was made by a page of our own (Fetch Metadata; RFC 6454). A browser that says neither is not
 * believed: each one that can show the console says at least one of them with a form.
 */
export function isFromUs({ fetchSite, origin }: Origins, ownOrigin: string): boolean {
  if (fetchSite === undefined && origin === undefined) return false
  return (fetchSite ?? 'same-origin') === 'same-origin' && (origin ?? ownOrigin) === ownOrigin
}

/** True when both are the same text, in a time that tells nothing. */
export function isSameToken(one: string | undefined, other: string): boolean {
  const [a, b] = [Buffer.from(one ?? ''), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
