import {
  type EntryPlace,
  type HourCount,
  type LogQuestions,
  type ShardState,
  type SharingFigure,
  type SourceFigure,
} from '../../audit/questions/question.js'
import { type Hash } from '../../audit/merkle.js'
import { readCheckpoint } from '../../audit/proofs/checkpoint.js'
import { inclusionRanges } from '../../audit/proofs/proof.js'
import { formatTlogProof } from '../../audit/proofs/tlog-proof.js'
import { type Viewer } from '../../model/officers/officer.js'
import { openLogReader } from '../audit/read-log.js'
import { type Database } from '../database.js'
import { FIGURES_IF_COMPLETE, type Figures, figuresWithState, whenComplete } from './complete-answer.js'
import { findEntries, findEntry, sampleEntries } from './find-entries.js'

/** The log as the console asks it, over an index that `catchUp` brings up to date before each question. */
export function logQuestions(database: Database, catchUp: () => Promise<void>): LogQuestions {
  const { pool, url } = database
  const rows = async <Row extends object>(text: string, values: unknown[]): Promise<readonly Row[]> =>
    (await pool.query<Row>(text, values)).rows
  const figures = <Row extends object>(question: string, values: unknown[]): Promise<readonly Row[]> =>
    whenComplete(async (asking) => {
      const [answer] = await rows<Figures<Row>>(figuresWithState(question, asking), values)
      return answer === undefined || answer.behind ? undefined : answer.figures
    }, catchUp)
  return {
    search: (viewer, question, after, most) =>
      whenComplete((asking) => findEntries(pool, viewer, { question, after, most }, asking), catchUp),
    entry: async (viewer, place) => {
      const entries = await whenComplete((asking) => findEntry(pool, viewer, place, asking), catchUp)
      return entries[0]
    },
    sample: async (viewer, since, until, seed, most) => {
      await catchUp()
      return sampleEntries(pool, viewer, { since, until, seed, most })
    },
    proof: (place, extra) => proofOf(url, place, extra),
    byHour: (viewer, since) => figures<HourCount>(...byHour(viewer, since)),
    figures: (viewer, since) => figures<SharingFigure>(FIGURES, [since, viewer]),
    sources: (viewer, since) => figures<SourceFigure>(SOURCES, [since, viewer]),
    integrity: () => rows<ShardState>(INTEGRITY, []),
  }
}

function byHour(viewer: Viewer, since: Date): [string, unknown[]] {
  const counted = `select to_char(date_trunc('hour', recorded at time zone 'utc'), 'YYYY-MM-DD"T"HH24:00:00"Z"') as hour,
      kind, break_glass as "breakGlass", count(*)::integer as count`
  const grouped = 'group by 1, 2, 3 order by 1'
  if (viewer === 'all')
    return [`${counted} from audit_entry where recorded >= $1 and ${FIGURES_IF_COMPLETE} ${grouped}`, [since]]
  return [
    `${counted} from audit_term join audit_entry using (shard, idx, recorded)
     where recorded >= $1 and viewer = $2 and term = 'event' and is_current and ${FIGURES_IF_COMPLETE} ${grouped}`,
    [since, viewer],
  ]
}

/**
 * Whether a source answered, as the viewer may know it: what it silently refused is an answer to whoever asked, who was
 * told so, and to nobody else.
 */
const ANSWERED = `(result = 'answered' or (result = 'seems-answered' and $2 not in ('all', holder)))`

const FIGURES = `
select holder, asker, count(*)::integer as asked,
  count(*) filter (where ${ANSWERED})::integer as answered,
  -- What was withheld silently is its controller's to know, not the asker's.
  count(*) filter (where withheld and ($2 = 'all' or (holder = $2 and is_for_holder)))::integer as withheld,
  count(*) filter (where result = 'timed-out')::integer as "timedOut",
  count(*) filter (where result = 'failed')::integer as failed,
  percentile_disc(0.5) within group (order by milliseconds)::integer as "medianMs"
from audit_exchange where recorded >= $1 and ${FIGURES_IF_COMPLETE}
  and ($2 = 'all' or (holder = $2 and is_for_holder) or (asker = $2 and result <> 'not-asked'))
group by holder, asker order by holder, asker`

const SOURCES = `
select source, count(*)::integer as asked,
  count(*) filter (where ${ANSWERED})::integer as answered,
  count(*) filter (where result = 'timed-out')::integer as "timedOut",
  count(*) filter (where result = 'failed')::integer as failed,
  to_char(max(recorded) filter (where ${ANSWERED}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastAnswer"
from audit_exchange
where recorded >= $1 and ${FIGURES_IF_COMPLETE} and (result in ('timed-out', 'failed') or ${ANSWERED})
  and ($2 = 'all' or (holder = $2 and is_for_holder) or asker = $2)
group by source order by source`

const INTEGRITY = `
select shard.origin, shard.size, note.size as "checkpointSize",
  to_char(note.signed at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as signed
from audit_shard as shard left join lateral (
  select size, signed from audit_checkpoint as one where one.shard = shard.shard order by size desc limit 1
) as note on true order by shard.shard`

async function proofOf(
  url: string,
  { shard, index }: EntryPlace,
  extra: string | undefined,
): Promise<string | undefined> {
  const log = await openLogReader(url)
  try {
    const signed = await log.checkpointFrom(shard, index + 1n)
    if (signed === undefined) return undefined
    const { size } = readCheckpoint(signed.note)
    const hashes: Hash[] = []
    for (const range of inclusionRanges(index, size)) hashes.push(await log.rangeRoot(shard, range))
    return formatTlogProof({
      index,
      hashes,
      checkpoint: signed.note,
      extra: extra === undefined ? undefined : Buffer.from(extra),
    })
  } finally {
    await log.close()
  }
}
