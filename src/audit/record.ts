/** The log as the core sees it. */
export type AuditLog = {
  /** Resolves once the entry is durable; rejects when it cannot be made so. */
  append(entry: AuditEntry): Promise<AuditReceipt>
}

export type AuditReceipt = { readonly origin: string; readonly index: bigint }

/** Columns to find an entry by, and the exact text that is kept and hashed. */
export type AuditEntry = {
  readonly recorded: string
  readonly kind: 'disclosure' | 'refusal' | 'change'
  readonly requestId: string
  readonly actor: string | undefined
  readonly actorOrganisation: string | undefined
  /** The NHS number the entry is about. */
  readonly subject: string | undefined
  readonly action: string
  readonly purpose: string | undefined
  readonly outcome: string
  readonly breakGlass: boolean
  /** Canonical UTF-8 JSON, including a random nonce; never the record itself. */
  readonly body: string
}
