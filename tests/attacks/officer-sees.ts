import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { readAccess } from '../../src/audit/alerts/access.js'
import { alertsOfAccess } from '../../src/audit/alerts/alerts-of-access.js'
import { type SeenEvent, eventFor } from '../../src/audit/questions/event-for.js'
import { termsOf } from '../../src/audit/questions/index-event.js'
import { type LoggedEvent, readEvent } from '../../src/audit/questions/read-event.js'
import { type Explained, explainRecorded } from '../../src/decision/replay/explain-recorded.js'
import { readRecorded } from '../../src/decision/replay/read-recorded.js'
import { isJsonObject } from '../../src/model/json.js'
import { compiled } from '../decision/rule-folder.js'
import { type HandMade } from '../disclosure/hand-made.js'

const RULES = compiled()

/** What the log shows an officer of one request: read, found by, and explained. */
export type OfficerSees = {
  readonly seen: SeenEvent | undefined
  readonly terms: readonly string[]
  readonly explained: Explained | undefined
  /** What they find in their queue: who it names and what it says. */
  readonly alerts: readonly unknown[]
}

/** The newest entry as an officer of the organisation that asked, and that holds nothing, may see it; or of another. */
export function officerSees({ entries }: Pick<HandMade, 'entries'>, viewer?: string): OfficerSees {
  const entry = entries.at(-1)
  if (entry === undefined) throw new Error('nothing was recorded')
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  const event = readEvent(text, columns)
  const evidence: unknown = JSON.parse(entry.body)
  if (event === undefined || !isJsonObject(evidence)) throw new Error('the entry cannot be read')
  const asker = viewer ?? columns.actorOrganisation ?? ''
  const controllerOf = (source: string): string => `the controller of ${source}`
  const recorded = readRecorded(evidence)
  const seen = eventFor(asker, withoutToken(event), controllerOf)
  const line = { kind: 'entry' as const, shard: 1, index: 1n, leaf: new Uint8Array(), columns, text }
  return {
    seen,
    alerts: alertsOfAccess(readAccess(line), controllerOf).flatMap((it) =>
      viewer === 'all' || it.organisations.includes(asker) ? { ...it, at: '', matter: '' } : [],
    ),
    terms: termsOf(event, controllerOf).flatMap((it) => (it.viewer === asker ? it.term : [])),
    explained:
      recorded === undefined
        ? undefined
        : explainRecorded(recorded, RULES, { isOwn: () => false, mayKnow: () => false, wasTold: true }),
  }
}

/** The same whatever token was used and under whatever number it was asked. */
function withoutToken(event: LoggedEvent): LoggedEvent {
  return {
    ...event,
    columns: { ...event.columns, requestId: 'request' },
    requester: { ...event.requester, tokenId: undefined },
  }
}
