import { type Problem, type ProblemReport } from '../../model/problems/problem-report.js'
import { ALERT_KINDS } from '../alerts/alert-kinds.js'
import { type AlertDraft, matterOf } from '../alerts/alerts-of-access.js'
import { type ControllerOf, eventFor, viewersOf } from '../questions/event-for.js'
import { type LoggedEvent } from '../questions/read-event.js'

/** Who besides the reporter's own organisation looks into a problem. */
type Concern = {
  /** Where the organisation that asked reports it: the holders whose records it was shown, or all that were asked. */
  readonly holders: 'who-shared' | 'all'
  /** Where a holder reports it: whether the organisation that asked is told. */
  readonly asker: 'told' | 'not-told'
}

/** One row for each problem. That something was withheld is never told to who asked: it may have been withheld silently. */
const CONCERNS: Readonly<Record<Problem, Concern>> = {
  shared: { holders: 'who-shared', asker: 'told' },
  withheld: { holders: 'all', asker: 'not-told' },
  'wrong-person': { holders: 'who-shared', asker: 'told' },
  'wrong-content': { holders: 'who-shared', asker: 'told' },
  other: { holders: 'who-shared', asker: 'not-told' },
}

/** ODS codes of the organisations in whose queues a report of an event becomes a case: the reporter's own is the first. */
export function concernedBy(
  event: LoggedEvent,
  problem: Problem,
  reporter: string,
  controllerOf: ControllerOf,
): readonly string[] {
  const asker = event.columns.actorOrganisation
  const concern = CONCERNS[problem]
  if (reporter !== asker)
    return concern.asker === 'told' && asker !== undefined ? [reporter, asker] : [reporter]
  const holders = [...viewersOf(event, controllerOf)].filter((it) => it !== reporter)
  const shared = (it: string): boolean => (eventFor(it, event, controllerOf)?.released.length ?? 0) > 0
  return [reporter, ...holders.filter((it) => concern.holders === 'all' || shared(it))]
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
