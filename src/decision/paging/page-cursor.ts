import { createHmac, timingSafeEqual } from 'node:crypto'

/** To whom and to what a page belongs: every member must be the same again. */
export type CursorBinding = {
  readonly callingSystem: string
  readonly userId: string | undefined
  readonly organisation: string
  readonly purpose: string | undefined
  readonly interaction: string
  readonly type: string
  readonly patientId: string
  readonly query: readonly (readonly [string, string])[]
}

/** Where a page starts: how many matches were given before it, and a digest of which. */
export type PageStart = { readonly offset: number; readonly given: string }

/** How long a `next` link can be followed, in seconds. */
const LIFE = 600

/**
 * A paging token: how many matches were already given, sealed to the requester, person and query. It grants
 * nothing: each page is asked, decided and recorded anew.
 */
export function sealCursor(key: Uint8Array, binding: CursorBinding, start: PageStart, at: string): string {
  const expires = Math.floor(Date.parse(at) / 1000) + LIFE
  const payload = `${start.offset.toString(36)}.${expires.toString(36)}.${start.given}`
  return `${payload}.${seal(key, binding, payload).toString('base64url')}`
}

/** Where the page of a paging token starts; undefined when it is forged, expired, or was given to someone else or for another query. */
export function openCursor(
  key: Uint8Array,
  binding: CursorBinding,
  cursor: string,
  at: string,
): PageStart | undefined {
  const [offset = '', expires = '', digest = '', signature = '', ...rest] = cursor.split('.')
  if (rest.length > 0) return undefined
  const given = Buffer.from(signature, 'base64url')
  const expected = seal(key, binding, `${offset}.${expires}.${digest}`)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  if (parseInt(expires, 36) * 1000 < Date.parse(at)) return undefined
  return { offset: parseInt(offset, 36), given: digest }
}

function seal(key: Uint8Array, binding: CursorBinding, payload: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['page-cursor', payload, binding]))
    .digest()
}
