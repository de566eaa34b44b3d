import { parseArgs } from 'node:util'
import { bodyIn } from '../../audit/entry-text.js'
import { type EntryLine } from '../../audit/log-line.js'
import { type RuleSet } from '../../decision/rule-set.js'
import { type OutcomeChange, outcomeChanges } from '../../decision/replay/outcome-changes.js'
import { type RecordedDecision, readRecorded } from '../../decision/replay/read-recorded.js'
import { replay } from '../../decision/replay/replay.js'
import { describeProblem } from '../../decision/rule-files/problem.js'
import { isJsonObject } from '../../model/json.js'
import { withLog } from '../audit/log-place.js'
import { type CommandIo } from '../command.js'
import { compileFolder } from './rule-folder.js'

const USAGE = `linchpin rules simulate --draft DIR --since DATE [--local DIR] [--data DIR]

What the decisions recorded since DATE would have been under the rules in DIR, from the facts
that each audit entry keeps. No source is asked. Prints counts by organisation, role, type and
rule, with up to three receipts each; nothing of a person.

  --draft DIR  folder of draft rules
  --local DIR  folder of local rules beside them
  --since DATE an ISO 8601 date or instant
  --data DIR   data folder of a gateway (default: DATABASE_URL, else .data)
  --help       shows this text

What is masked counts as kept back.

Exits 0 when nothing would have been released that was not; 1 when something would; 2 on bad input.
`

/** `linchpin rules simulate`: recorded decisions, taken again under a draft. */
export async function simulateCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(argv)
  if (options?.help === true) {
    io.stdout(USAGE)
    return 0
  }
  const since = new Date(options?.since ?? '')
  if (options?.draft === undefined || Number.isNaN(since.getTime())) {
    io.stderr(`linchpin rules simulate: --draft DIR and --since DATE are needed\n${USAGE}`)
    return 2
  }
  const draft = await compileFolder(options.draft, options.local, io.cwd)
  if (draft.kind === 'errors') {
    for (const it of draft.problems) io.stderr(`${describeProblem(it)}\n`)
    return 2
  }
  return withLog(options.data, io, async (log) => {
    const origins = new Map((await log.shards()).map((it) => [it.shard, it.origin]))
    const tally = newTally()
    for await (const entry of log.decisionsSince(since.toISOString())) {
      const receipt = `${origins.get(entry.shard) ?? '?'}#${String(entry.index)}`
      count(tally, decisionIn(entry), receipt, draft.ruleSet)
    }
    io.stdout(reportOf(tally, draft.ruleSet.hash))
    return [...tally.rows.values()].some((it) => OPENING.includes(it.what)) ? 1 : 0
  })
}

/** Of what is masked otherwise nobody can tell: it counts as opening. */
const OPENING: readonly OutcomeChange['what'][] = [
  'now released',
  'now asked',
  'no longer masked',
  'masked otherwise',
]

type Row = {
  readonly what: OutcomeChange['what']
  readonly of: string
  items: number
  readonly receipts: Set<string>
}
type Tally = { readonly rows: Map<string, Row>; replayed: number; otherwise: number; unreadable: number }

function newTally(): Tally {
  return { rows: new Map(), replayed: 0, otherwise: 0, unreadable: 0 }
}

function decisionIn({ text, columns }: EntryLine): RecordedDecision | undefined {
  const evidence: unknown = JSON.parse(bodyIn(text, columns) ?? '{}')
  return isJsonObject(evidence) ? readRecorded(evidence) : undefined
}

function count(tally: Tally, recorded: RecordedDecision | undefined, receipt: string, draft: RuleSet): void {
  if (recorded === undefined) {
    tally.unreadable++
    return
  }
  tally.replayed++
  const changes = outcomeChanges(recorded, replay(recorded, draft))
  if (changes.length > 0) tally.otherwise++
  for (const { what, type, rules, count: items } of changes) {
    const of = [recorded.organisation, recorded.role, type, rules.join(' ')].map((it) => it || '-').join('\t')
    const row = tally.rows.get(`${what}\t${of}`) ?? { what, of, items: 0, receipts: new Set<string>() }
    row.items += items
    row.receipts.add(receipt)
    tally.rows.set(`${what}\t${of}`, row)
  }
}

function reportOf({ rows, replayed, otherwise, unreadable }: Tally, hash: string): string {
  const sorted = [...rows.values()].sort((a, b) => a.what.localeCompare(b.what, 'en') || b.items - a.items)
  const lines = sorted.map(({ what, of, items, receipts }) =>
    [what, String(items), String(receipts.size), of, [...receipts].slice(0, 3).join(' ')].join('\t'),
  )
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
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch {
    return undefined
  }
}
