import { Refusal } from '../../model/refusal.js'
import { type Requester } from '../../model/requester.js'
import { parseScope } from '../../model/scope.js'
import { OPERATION_RULES, type OperationRule } from './operation-rules.js'

/** Leave for one requester to have one operation performed. Only this file can give it. */
class Allowed {
  readonly #content: AllowedContent
  constructor(content: AllowedContent) {
    this.#content = content
  }
  static read(allowed: Allowed): AllowedContent {
    return allowed.#content
  }
}
export type { Allowed }

type AllowedContent = { readonly operation: string; readonly requester: Requester }

/** For conclude.ts: what was allowed to whom. */
export function readAllowed(allowed: Allowed): AllowedContent {
  return Allowed.read(allowed)
}

/**
 * Leave to perform an operation, from its row alone. Refuses one without a row (NOT_IMPLEMENTED), a token without its
 * scope (INSUFFICIENT_SCOPE) and a role that is not in the row, an unknown role included (ACCESS_DENIED).
 */
export function allowOperation(
  operation: string,
  requester: Requester,
  rules: Readonly<Record<string, OperationRule>> = OPERATION_RULES,
): Allowed {
  const rule = Object.hasOwn(rules, operation) ? rules[operation] : undefined
  if (rule === undefined) throw new Refusal('NOT_IMPLEMENTED', { detail: operation })
  const { type, permissions } = rule.scope
  if (!hasScope(requester, type, permissions))
    throw new Refusal('INSUFFICIENT_SCOPE', { detail: `${type}.${permissions}` })
  if (rule.roles !== 'any' && !rule.roles.includes(requester.roleName ?? ''))
    throw new Refusal('ACCESS_DENIED', { detail: `role for ${operation}` })
  return new Allowed({ operation, requester })
}

/** A `patient/` scope counts only for people who ask for their own record. */
function hasScope({ scopes, purpose }: Requester, type: string, permissions: string): boolean {
  return scopes
    .flatMap((it) => parseScope(it) ?? [])
    .some(
      (it) =>
        (it.level !== 'patient' || purpose === 'subject-access') &&
        (it.type === '*' || it.type === type) &&
        Array.from(permissions).every((letter) => it.permissions.includes(letter)),
    )
}
