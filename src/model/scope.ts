/** One SMART scope: for whom, of which type, to do what (letters of `cruds`). */
export type Scope = {
  readonly level: 'patient' | 'user' | 'system'
  /** A resource type, or `*`. */
  readonly type: string
  readonly permissions: string
}

const LEVELS = ['patient', 'user', 'system'] as const

/** Reads `system/CarePlan.rs` of SMART v2; undefined for anything else, v1 words and search arguments included. */
export function parseScope(text: string): Scope | undefined {
  const match = /^([a-z]+)\/(\*|[A-Za-z]+)\.(c?r?u?d?s?)$/.exec(text)
  if (match === null) return undefined
  const [, level, type = '', permissions = ''] = match
  const known = LEVELS.find((it) => it === level)
  if (known === undefined || permissions === '') return undefined
  return { level: known, type, permissions }
}

/** Whether one scope allows everything another asks for. */
export function covers(wide: Scope, narrow: Scope): boolean {
  return (
    wide.level === narrow.level &&
    (wide.type === '*' || wide.type === narrow.type) &&
    Array.from(narrow.permissions).every((it) => wide.permissions.includes(it))
  )
}
