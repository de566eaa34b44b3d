import { type Agreement, FIELDS } from '../compare/agreement.js'

/** How often each way of agreeing was seen among pairs. */
export type Patterns = ReadonlyMap<string, { readonly agreement: Agreement; readonly count: number }>

/** The pairs counted by how they agree. */
export function countPatterns(agreements: Iterable<Agreement>): Patterns {
  const counted = new Map<string, { readonly agreement: Agreement; readonly count: number }>()
  for (const agreement of agreements) {
    const key = FIELDS.map((it) => agreement[it]).join(' ')
    counted.set(key, { agreement, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  return counted
}
