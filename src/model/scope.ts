/** One SMART scope: for whom, of which type, to do what (letters of `cruds`). */
export type Scope = {
  readonly level: 'patient' | 'user' | 'system'
  /** A resource type, or `*`. */
  readonly type: string
  readonly permissions: string
}

/** SMART v1 permissions in the letters of v2. */
const V1: ReadonlyMap<string, string> = new Map([
  ['read', 'rs'],
  ['write', 'cud'],
  ['*', 'cruds'],
])

const LEVELS = ['patient', 'user', 'system'] as const

/** Reads `system/CarePlan.rs` (v2) or `system/CarePlan.read` (v1); undefined for anything else, search arguments included. */
export function parseScope(text: string): Scope | undefined {
  const match = /^([a-z]+)\/(\*|[A-Za-z]+)\.(c?r?u?d?s?|read|write|\*)$/.exec(text)
  if (match === null) return undefined
  const [, level, type = '', permissions = ''] = match
  const known = LEVELS.find((it) => it === level)
  if (known === undefined || permissions === '') return undefined
  return { level: known, type, permissions: V1.get(permissions) ?? permissions }
}

/** Whether one scope allows everything another asks for. */
export function covers(wide: Scope, narrow: Scope): boolean {
  return (
    wide.level === narrow.level &&
    (wide.type === '*' || wide.type === narrow.type) &&
    Array.from(narrow.permissions).every((it) => wide.permissions.includes(it))
  )
}
