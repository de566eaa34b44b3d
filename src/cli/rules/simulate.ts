import { parseArgs } from 'node:util'
import { bodyIn } from '../../audit/entry-text.js'
import { type CommandRead } from '../../audit/questions/command-read-entry.js'
import { type EntryLine } from '../../audit/log-line.js'
import { type RuleSet } from '../../decision/rule-set.js'
import { type OutcomeChange, outcomeChanges } from '../../decision/replay/outcome-changes.js'
import { type RecordedDecision, readRecorded } from '../../decision/replay/read-recorded.js'
import { replay } from '../../decision/replay/replay.js'
import { type ChangeCounter, type ChangeTally, changeCounter } from '../../decision/replay/tally-changes.js'
import { describeProblem } from '../../decision/rule-files/problem.js'
import { isJsonObject } from '../../model/json.js'
import { type LogReader } from '../../storage/audit/read-log.js'
import { NotRecorded, withRecordedLog } from '../audit/log-place.js'
import { type CommandIo } from '../command.js'
import { compileFolder } from './rule-folder.js'

const USAGE = `linchpin rules simulate --draft DIR --since DATE --by WORKER [--local DIR] [--data DIR] [--config FILE]

What the decisions recorded since DATE would have been under the rules in DIR, from the facts
that each audit entry keeps. No source is asked. Prints counts by organisation, role, type and
rule, with up to three receipts each; nothing of a person.

  --draft DIR  folder of draft rules
  --local DIR  folder of local rules beside them
  --since DATE an ISO 8601 date or instant
  --by WORKER  who reads the log: it is an entry of the log before anything is read
  --data DIR   data folder of a gateway (default: DATABASE_URL, else .data)
  --config FILE  the settings (default: linchpin.yaml, of the data folder where there is one)
  --help       shows this text

What is masked counts as kept back.

Exits 0 when nothing would have been released that was not; 1 when something would; 2 on bad input,
or where the log cannot have the entry: then nothing is read.
`

/** `linchpin rules simulate`: recorded decisions, taken again under a draft. */
export async function simulateCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(argv)
  if (options?.help === true) {
    io.stdout(USAGE)
    return 0
  }
  const wanted = options === undefined ? undefined : wantedIn(options)
  if (wanted === undefined) {
    io.stderr(`linchpin rules simulate: --draft DIR, --since DATE and --by WORKER are needed\n${USAGE}`)
    return 2
  }
  const draft = await compileFolder(wanted.draft, wanted.local, io.cwd)
  if (draft.kind === 'compiled') return recordedReport(wanted, draft.ruleSet, io)
  for (const it of draft.problems) io.stderr(`${describeProblem(it)}\n`)
  return 2
}

type Options = NonNullable<ReturnType<typeof readOptions>>
type Wanted = Pick<Options, 'local' | 'data' | 'config'> & {
  readonly draft: string
  readonly by: string
  readonly since: Date
}

/** What is wanted; undefined where something that is needed is missing or no date. */
function wantedIn({ draft, by = '', since = '', ...more }: Options): Wanted | undefined {
  const from = new Date(since)
  return draft === undefined || by.trim() === '' || Number.isNaN(from.getTime())
    ? undefined
    : { ...more, draft, by: by.trim(), since: from }
}

async function recordedReport(
  { by, since, data, config }: Wanted,
  draft: RuleSet,
  io: CommandIo,
): Promise<number> {
  const about = { draft: draft.hash, since: since.toISOString() }
  const read: CommandRead = { by, action: 'rules-simulated', nhsNumbers: [], about }
  try {
    return await withRecordedLog({ data, config, read }, io, (log) => report(log, since, draft, io))
  } catch (error) {
    if (!(error instanceof NotRecorded)) throw error
    io.stderr(
      `linchpin rules simulate: the log cannot have it that it is read, so nothing was: ${error.message}\n`,
    )
    return 2
  }
}

async function report(log: LogReader, since: Date, draft: RuleSet, io: CommandIo): Promise<number> {
  const origins = new Map((await log.shards()).map((it) => [it.shard, it.origin]))
  const counter = changeCounter<string>()
  for await (const entry of log.decisionsSince(since.toISOString())) {
    const receipt = `${origins.get(entry.shard) ?? '?'}#${String(entry.index)}`
    count(counter, decisionIn(entry), receipt, draft)
  }
  const tally = counter.tally()
  io.stdout(reportOf(tally, draft.hash))
  return tally.rows.some((it) => OPENING.includes(it.what)) ? 1 : 0
}

/** Of what is masked otherwise nobody can tell: it counts as opening. */
const OPENING: readonly OutcomeChange['what'][] = [
  'now released',
  'now asked',
  'no longer masked',
  'masked otherwise',
]

function decisionIn({ text, columns }: EntryLine): RecordedDecision | undefined {
  const evidence: unknown = JSON.parse(bodyIn(text, columns) ?? '{}')
  return isJsonObject(evidence) ? readRecorded(evidence) : undefined
}

function count(
  counter: ChangeCounter<string>,
  recorded: RecordedDecision | undefined,
  receipt: string,
  draft: RuleSet,
): void {
  if (recorded === undefined) counter.unreadable()
  else counter.replayed(recorded, outcomeChanges(recorded, replay(recorded, draft)), receipt)
}

function reportOf({ rows, replayed, otherwise, unreadable }: ChangeTally<string>, hash: string): string {
  const sorted = rows.toSorted((a, b) => a.what.localeCompare(b.what, 'en') || b.items - a.items)
  const lines = sorted.map(({ what, organisation, role, type, rules, items, decisions, places }) => {
    const of = [organisation, role, type, rules.join(' ')].map((it) => it || '-')
    return [what, String(items), String(decisions), ...of, places.slice(0, 3).join(' ')].join('\t')
  })
  return [
    `draft ${hash}`,
    `${String(replayed)} decisions taken again, ${String(otherwise)} come out otherwise; ${String(unreadable)} entries hold no decision of the rules`,
    ...(lines.length === 0
      ? []
      : ['what\titems\tdecisions\torganisation\trole\ttype\trules\treceipts', ...lines]),
    '',
  ].join('\n')
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        draft: { type: 'string' },
        since: { type: 'string' },
        local: { type: 'string' },
        data: { type: 'string' },
        by: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch {
    return undefined
  }
}
