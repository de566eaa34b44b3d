/** Who may call an operation that has rules of its own, beside what the rules say of any record it touches. */
export type OperationRule = {
  /** The SMART v2 permission its token must carry: only a ceiling. */
  readonly scope: { readonly type: string; readonly permissions: string }
  /** Names of roles (consent-rules/role-groups.yaml) that may call it, or anyone who may ask at all. */
  readonly roles: readonly string[] | 'any'
}

/** Roles that may read the log of their organisation. */
export const LOG_READERS: readonly string[] = ['ig-officer', 'privacy-officer', 'caldicott-guardian']

/** Every operation that is answered: one row each. An operation without a row is refused. */
export const OPERATION_RULES: Readonly<Record<string, OperationRule>> = {
  'audit-search': { scope: { type: 'AuditEvent', permissions: 's' }, roles: LOG_READERS },
  /** Who acts for a person is one whom every register has agreed to. */
  'who-accessed': {
    scope: { type: 'AuditEvent', permissions: 's' },
    roles: [...LOG_READERS, 'patient', 'parent-proxy', 'lpa-welfare'],
  },
  'audit-read': { scope: { type: 'AuditEvent', permissions: 'r' }, roles: LOG_READERS },
  /** Officers get the rules; anyone else only what concerns an answer they were given themselves. */
  explain: { scope: { type: 'AuditEvent', permissions: 'r' }, roles: 'any' },
  /** Who may read of an answer may say that it was wrong. */
  'report-problem': { scope: { type: 'AuditEvent', permissions: 'r' }, roles: 'any' },
  /** What the rules say of the search itself decides. */
  'can-share': { scope: { type: 'Patient', permissions: 's' }, roles: 'any' },
  /** Whom a consent concerns, and what the rules say of them, decides. */
  'consent-search': { scope: { type: 'Consent', permissions: 's' }, roles: 'any' },
  'consent-read': { scope: { type: 'Consent', permissions: 'r' }, roles: 'any' },
  /** What a directory publishes concerns nobody. */
  'directory-search': { scope: { type: 'HealthcareService', permissions: 's' }, roles: 'any' },
  /** What the rules say of the write decides who may; who may confirm or withdraw, the consent itself. */
  'create-consent': { scope: { type: 'Consent', permissions: 'c' }, roles: 'any' },
}
