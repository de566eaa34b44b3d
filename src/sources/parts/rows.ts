import { type JsonObject } from '../../model/json.js'

/** What one part of a question came to: everything there is of it, or why it could not be had. Never a portion. */
export type Rows =
  | { readonly kind: 'rows'; readonly rows: readonly JsonObject[] }
  | { readonly kind: 'not-known' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'error'; readonly reason: string }

/** The closed codes of what went wrong, for operators. */
export function reasonsIn(parts: readonly Rows[]): readonly string[] {
  return parts.flatMap((it) => {
    if (it.kind === 'error' || it.kind === 'refused') return [it.reason]
    return it.kind === 'timed-out' ? ['timed-out'] : []
  })
}
