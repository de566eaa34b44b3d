import { type Viewer as ToldTo } from '../../../audit/alerts/visible-to-person.js'
import { type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { fillPage } from '../../../audit/questions/fill-page.js'
import { type FoundEntry, type LogQuestion } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { type Visit } from '../../visit.js'
import { type ListedProof, proofList } from './proof-list.js'
import { type ReportLine, type Version, reportLine } from './report-line.js'

/** Who accessed a person, as the visitor may see it and the version may tell it. */
export type Report = {
  readonly lines: readonly ReportLine[]
  /** True where there are more accesses than one report holds: the period has to be shorter. */
  readonly isCut: boolean
}

const MOST = 2_000

/** The report. What the person may not know yet is left out of their version, in lists and counts alike. */
export async function makeReport(visit: Visit, question: LogQuestion, version: Version): Promise<Report> {
  const { ports, viewer } = visit
  const linesOf = async (entries: readonly FoundEntry[]): Promise<readonly ReportLine[]> => {
    const viewer = VIEWERS[version]
    const told = viewer === undefined ? entries : await ports.visibleTo(viewer, entries)
    return told.flatMap((entry) => {
      const seen = seenEvent(entry, visit)
      return seen === undefined || seen.columns.kind === 'change'
        ? []
        : [reportLine(entry, seen, version, ports)]
    })
  }
  const { shown, isCut } = await fillPage(
    (after) => ports.log.search(viewer, question, after, MOST),
    linesOf,
    MOST,
  )
  return { lines: shown, isCut }
}

/** For whom something stays out. Whether somebody who acts for a person is a risk to them is not for a report to say. */
const VIEWERS: Readonly<Record<Version, ToldTo | undefined>> = {
  officer: undefined,
  person: { kind: 'person' },
  proxy: { kind: 'proxy', risk: undefined },
}

function seenEvent(entry: FoundEntry, { ports, viewer }: Visit): SeenEvent | undefined {
  const event = readEvent(entry.text, entry.columns)
  return event === undefined ? undefined : eventFor(viewer, event, ports.controllerOf)
}

/**
 * The proofs of a report in one file of JSON, each a C2SP tlog-proof. The exact text of an entry goes with its proof
 * only for officers who see everything of every event: otherwise the proof speaks of its hash alone, and the words of
 * the report stand beside it.
 */
export async function proofsOf({ lines }: Report, visit: Visit, version: Version): Promise<string> {
  const proofs: ListedProof[] = []
  for (const { entry, ...access } of lines) {
    const isOpen = version === 'officer' && visit.viewer === 'all'
    const proof = await visit.ports.log.proof(entry, isOpen ? entry.text : undefined)
    proofs.push({
      receipt: `${entry.origin}#${String(entry.index)}`,
      access,
      leaf: entry.leaf,
      proof: proof ?? 'not yet under a checkpoint',
    })
  }
  return proofList(proofs)
}
