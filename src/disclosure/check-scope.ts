import { type DisclosureRequest, type Interaction } from '../model/disclosure-request.js'
import { Refusal } from '../model/refusal.js'
import { parseScope } from '../model/scope.js'

/** The SMART v2 permission each interaction needs, and whether it reaches every type. */
const NEEDS: Readonly<Record<Interaction, { readonly permission: string; readonly reach: 'one' | 'all' }>> = {
  read: { permission: 'r', reach: 'one' },
  search: { permission: 's', reach: 'one' },
  everything: { permission: 'r', reach: 'all' },
}

/**
 * Refuses a request outside the token's SMART scopes. Scopes are only a ceiling: the rules decide beneath it.
 * $everything returns every type, so it needs a scope for every type.
 */
export function checkScope({ requester, interaction, type }: DisclosureRequest): void {
  const { permission, reach } = NEEDS[interaction]
  const wanted = reach === 'all' ? '*' : type
  const allowed = requester.scopes
    .flatMap((it) => parseScope(it) ?? [])
    .some((it) => (it.type === '*' || it.type === wanted) && it.permissions.includes(permission))
  if (!allowed) throw new Refusal('INSUFFICIENT_SCOPE', { detail: `${wanted}.${permission}` })
}
