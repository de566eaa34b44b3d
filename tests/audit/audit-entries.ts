import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { type AuditEntry } from '../../src/audit/record.js'

/** An Ed25519 key as the settings hold it. */
export function signingKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** A plausible entry; what a test is about is given. */
export function auditEntry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    recorded: '2026-11-21T09:30:00.000Z',
    kind: 'disclosure',
    requestId: randomUUID(),
    actor: 'worker-1',
    actorOrganisation: '9A1',
    subject: '9990000018',
    action: 'search',
    purpose: 'direct-care',
    outcome: 'released',
    breakGlass: false,
    body: JSON.stringify({
      nonce: randomUUID(),
      released: ['MedicationStatement/x-1'],
      note: 'naïve — “text”',
    }),
    ...more,
  }
}
