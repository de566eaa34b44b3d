import { createHash } from 'node:crypto'
import { type OrganisationFeed } from '../model/registers.js'
import { type AuditEntry, type AuditPorts } from './record.js'

/** What a request or a feed has changed of what later decisions rest on. */
export type Change =
  | { readonly kind: 'feed-replaced'; readonly feed: OrganisationFeed }
  | { readonly kind: 'dissent-recorded'; readonly controller: string; readonly nhsNumber: string }
  | {
      readonly kind: 'number-linked'
      readonly nhsNumber: string
      /** The opaque ids the number leads to now, and led to before. */
      readonly patient: string
      readonly before: string
    }
  /** A gateway process started to decide by these rules. */
  | { readonly kind: 'rules-in-force'; readonly ruleSetHash: string; readonly files: readonly string[] }

/** The entry of one change: of a feed its counts and a digest of its content, never the content. */
export function changeEntry(change: Change, { now, nonce }: Omit<AuditPorts, 'log'>): AuditEntry {
  const recorded = now()
  const { organisation, subject, changed } = describe(change)
  return {
    recorded,
    kind: 'change',
    requestId: nonce(),
    actor: undefined,
    actorOrganisation: organisation,
    subject,
    action: change.kind,
    purpose: undefined,
    outcome: 'changed',
    breakGlass: false,
    body: JSON.stringify({ version: 1, nonce: nonce(), recorded, changed }),
  }
}

type Described = Pick<AuditEntry, 'subject'> & {
  readonly organisation: string | undefined
  readonly changed: object
}

function describe(change: Change): Described {
  switch (change.kind) {
    case 'feed-replaced': {
      const { organisation, relationships, registers } = change.feed
      const counts = { relationships: relationships.length, registers: registers.length }
      const changed = { organisation, ...counts, digest: digestOf(change.feed) }
      return { organisation, subject: undefined, changed }
    }
    case 'dissent-recorded': {
      const { controller, nhsNumber } = change
      return { organisation: controller, subject: nhsNumber, changed: { controller, nhsNumber } }
    }
    case 'number-linked': {
      const { nhsNumber, patient, before } = change
      return { organisation: undefined, subject: nhsNumber, changed: { nhsNumber, patient, before } }
    }
    case 'rules-in-force': {
      const { ruleSetHash, files } = change
      return { organisation: undefined, subject: undefined, changed: { ruleSetHash, files } }
    }
  }
}

/** SHA-256 over the lines of the feed as JSON, sorted: the order in which a feed lists people says nothing. */
function digestOf({ relationships, registers }: OrganisationFeed): string {
  const lines = [...relationships, ...registers].map((it) => JSON.stringify(it)).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
