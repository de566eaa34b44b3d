import { type DisclosureRequest, type Interaction } from '../model/disclosure-request.js'
import { Refusal } from '../model/refusal.js'
import { type Scope, parseScope } from '../model/scope.js'
import { typesNamed } from '../model/search-query.js'

const ASKED = 'asked'
const ALL = '*'

/** The letters of SMART permissions of which each interaction needs one, and of which type: the one asked, all, or one that stands for them. */
const NEEDS: Readonly<Record<Interaction, { readonly permissions: string; readonly reach: string }>> = {
  read: { permissions: 'r', reach: ASKED },
  search: { permissions: 's', reach: ASKED },
  everything: { permissions: 'r', reach: ALL },
  summary: { permissions: 'r', reach: ALL },
  involvement: { permissions: 'r', reach: 'CareTeam' },
  match: { permissions: 's', reach: ASKED },
  'ihe-pix': { permissions: 's', reach: ASKED },
}

/** What a resource that is brought along or looked at needs: either letter shows it. */
const INCLUDED = 'rs'

/**
 * Refuses a request outside the token's SMART scopes, for the type asked and for every type it would look at or bring along.
 * Scopes are only a ceiling: the rules decide beneath it. $everything returns every type, so it needs a scope for every
 * type, or for each that `_type` names. A `patient/` scope counts only for people who ask for their own record.
 */
export function checkScope(request: Scoped): void {
  const { permissions, reach } = NEEDS[request.interaction]
  const scopes = request.requester.scopes
    .flatMap((it) => parseScope(it) ?? [])
    .filter((it) => it.level !== 'patient' || request.requester.purpose === 'subject-access')
  for (const type of typesReached(request, reach)) needScope(scopes, type, permissions)
  for (const type of typesNamed(request.query)) needScope(scopes, type, INCLUDED)
}

/** What of a request its scopes are measured by. */
type Scoped = Pick<DisclosureRequest, 'interaction' | 'type' | 'requester' | 'query'>

function typesReached({ type, query }: Scoped, reach: string): readonly string[] {
  if (reach === ALL && query.types !== undefined) return query.types
  return [reach === ASKED ? type : reach]
}

function needScope(scopes: readonly Scope[], type: string, permissions: string): void {
  const allowed = scopes.some(
    (it) =>
      (it.type === '*' || it.type === type) &&
      Array.from(permissions).some((letter) => it.permissions.includes(letter)),
  )
  if (!allowed) throw new Refusal('INSUFFICIENT_SCOPE', { detail: `${type}.${permissions}` })
}
