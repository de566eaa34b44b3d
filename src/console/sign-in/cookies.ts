import { createHash } from 'node:crypto'

/** The cookies of the console: one for the session, one for a sign-in that has begun. */
export type CookieJar = {
  /** Name and value of a `Set-Cookie`; an undefined value removes the cookie. */
  set(cookie: CookieName, value: string | undefined, maxAgeSeconds: number | undefined): string
  /** The value in a `Cookie` header; undefined where it is not there exactly once. */
  read(cookie: CookieName, header: string | undefined): string | undefined
}

export type CookieName = 'session' | 'attempt'

/**
 * Cookies that no script reads and no other site sends with a form. Over https they carry the prefix `__Host-`, so
 * that no other host can set them (RFC 6265bis section 4.1.3.2).
 */
export function cookieJar(isSecure: boolean): CookieJar {
  const nameOf = (cookie: CookieName): string => `${isSecure ? '__Host-' : ''}linchpin-console-${cookie}`
  return {
    set: (cookie, value, maxAgeSeconds) =>
      [
        `${nameOf(cookie)}=${value ?? ''}`,
        'Path=/',
        'HttpOnly',
        'SameSite=Lax',
        ...(isSecure ? ['Secure'] : []),
        ...(value === undefined ? ['Max-Age=0'] : []),
        ...(value === undefined || maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
      ].join('; '),
    read: (cookie, header) => {
      const prefix = `${nameOf(cookie)}=`
      const values = (header ?? '')
        .split(';')
        .map((it) => it.trim())
        .filter((it) => it.startsWith(prefix))
      const [only, second] = values
      return second === undefined ? only?.slice(prefix.length) : undefined
    },
  }
}

/** The key under which what a cookie holds is kept: from the key nobody can make the cookie. */
export function keyOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex')
}
