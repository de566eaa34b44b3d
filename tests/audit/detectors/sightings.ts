import { randomUUID } from 'node:crypto'
import { entryColumns, entryText } from '../../../src/audit/entry-text.js'
import { leafHash } from '../../../src/audit/merkle.js'
import { type EntryLine } from '../../../src/audit/log-line.js'
import { type AuditEntry } from '../../../src/audit/record.js'
import { type AlertDraft } from '../../../src/audit/alerts/alerts-of-access.js'
import { keyedWith } from '../../../src/audit/detectors/kin.js'
import { type KnownPeople, type Sighting, readSighting } from '../../../src/audit/detectors/sighting.js'
import { type DetectorSettings, takeIn, watching } from '../../../src/audit/detectors/watch.js'
import { memoriesInMap } from './memories.js'

/** What is unlike an ordinary look of a social worker at somebody with an open case. */
export type Look = {
  /** Minutes after the start of the case. */
  readonly after?: number
  readonly columns?: Partial<AuditEntry>
  readonly requester?: Readonly<Record<string, unknown>>
  readonly subject?: Readonly<Record<string, unknown>>
  readonly relationship?: string
  readonly kin?: Readonly<Record<string, string>>
  readonly evidence?: Readonly<Record<string, unknown>>
  readonly known?: Partial<KnownPeople>
}

export const KEYED = keyedWith(Buffer.alloc(32, 7))
/** A Tuesday morning in November, in Greenwich Mean Time. */
export const START = Date.parse('2026-11-03T10:00:00.000Z')

/** The entry of a look, with the facts its decision was taken by. */
export function lookEntry({
  after = 0,
  columns,
  requester,
  subject,
  relationship,
  kin,
  evidence,
}: Look): AuditEntry {
  const recorded = new Date(START + after * 60_000).toISOString()
  const entry: AuditEntry = {
    recorded,
    kind: 'disclosure',
    requestId: 'r-1',
    actor: 'worker-1',
    actorOrganisation: '9A1',
    subject: '9990000018',
    action: 'search',
    purpose: 'direct-care',
    outcome: 'released',
    breakGlass: false,
    body: '',
    ...columns,
  }
  return {
    ...entry,
    body: JSON.stringify({
      version: 1,
      nonce: randomUUID(),
      requester: {
        userId: entry.actor,
        userName: `Name of ${entry.actor ?? ''}`,
        callingSystem: 'case-system',
        roleName: 'social-worker',
        roleGroup: 'regulated-social-work',
        ...requester,
      },
      type: 'CarePlan',
      subject: { nhsNumbers: [entry.subject], kin },
      released: entry.kind === 'disclosure' ? [{ reference: 'CarePlan/x-1', area: 'services' }] : [],
      facts: {
        phase: 'items',
        shared: { requester: { relationship: relationship ?? 'open-case' }, subject },
        holders: [],
      },
      ...evidence,
    }),
  }
}

/** The same as a line of the log. */
export function lookLine(look: Look, index = 0n, shard = 1): EntryLine {
  const entry = lookEntry(look)
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  return { kind: 'entry', shard, index, leaf: leafHash(text), columns, text }
}

/** The same as a detector sees it. */
function sightingOf(look: Look, index = 0): Sighting | undefined {
  const known = {
    worker: undefined,
    person: undefined,
    isColleague: false,
    watchedBy: undefined,
    ...look.known,
  }
  return readSighting(lookLine(look, BigInt(index)), known)
}

/** Which detectors fire over these looks, each as often as it does. */
export function firedOver(looks: readonly Look[], settings?: DetectorSettings): readonly string[] {
  return draftsOver(looks, settings).map((it) => it.kind)
}

/** The alerts that these looks call for. */
export function draftsOver(looks: readonly Look[], settings?: DetectorSettings): readonly AlertDraft[] {
  const memories = memoriesInMap()
  const all = watching(settings)
  return looks.flatMap((look, i) => sightingOf(look, i) ?? []).flatMap((it) => takeIn(all, it, memories.of))
}
