import { type Problem, type ProblemReport } from '../../model/problems/problem-report.js'
import { ALERT_KINDS } from '../alerts/alert-kinds.js'
import { type AlertDraft, matterOf } from '../alerts/alerts-of-access.js'
import { type ControllerOf, eventFor, viewersOf } from '../questions/event-for.js'
import { type LoggedEvent } from '../questions/read-event.js'

/** Who besides the reporter's own organisation looks into a problem. */
type Concern = {
  /**
   * Where the organisation that asked reports it, or somebody who sees every event: the holders whose records it was
   * shown, or all whose event it is.
   */
  readonly holders: 'who-shared' | 'all'
  /** Where anybody else reports it: whether the organisation that asked is told, of what it was shown. */
  readonly asker: 'told' | 'not-told'
}

/** Who reports: ODS code of their organisation, and whose events they may see. */
type Reporter = { readonly organisation: string; readonly viewer: string }

/** One row for each problem. That something was withheld is never told to who asked: it may have been withheld silently. */
const CONCERNS: Readonly<Record<Problem, Concern>> = {
  shared: { holders: 'who-shared', asker: 'told' },
  withheld: { holders: 'all', asker: 'not-told' },
  'wrong-person': { holders: 'who-shared', asker: 'told' },
  'wrong-content': { holders: 'who-shared', asker: 'told' },
  other: { holders: 'who-shared', asker: 'not-told' },
}

/**
 * ODS codes of the organisations in whose queues a report of an event becomes a case: the reporter's own is the first.
 * The organisation that asked never hears of a holder that showed it nothing: that one holds a record at all may be
 * what the answer hid.
 */
export function concernedBy(
  event: LoggedEvent,
  problem: Problem,
  { organisation, viewer }: Reporter,
  controllerOf: ControllerOf,
): readonly string[] {
  const asker = event.columns.actorOrganisation
  const concern = CONCERNS[problem]
  const viewers = viewersOf(event, controllerOf)
  const hasShared = (it: string): boolean => (eventFor(it, event, controllerOf)?.released.length ?? 0) > 0
  const wasShown = viewers.has(organisation) ? hasShared(organisation) : event.released.length > 0
  const askerHears = concern.asker === 'told' && wasShown
  const holdersHear = organisation === asker || viewer === 'all'
  const others = [...viewers].filter((it) =>
    it === asker ? askerHears : holdersHear && (concern.holders === 'all' || hasShared(it)),
  )
  return [organisation, ...others.filter((it) => it !== organisation)]
}

/** The cases that a report calls for: one for each organisation, so that none reads there who else was told. */
export function alertsOfProblem({
  shard,
  index,
  concerned,
  access,
  at,
}: Omit<ProblemReport, 'text' | 'problem' | 'by' | 'organisation'>): readonly AlertDraft[] {
  const { severity, audience } = ALERT_KINDS['sharing-problem']
  return concerned.map((ods) => ({
    ...access,
    kind: 'sharing-problem',
    severity,
    audience,
    matter: matterOf('sharing-problem', [String(shard), index.toString(), ods]),
    organisations: [ods],
    at,
  }))
}
