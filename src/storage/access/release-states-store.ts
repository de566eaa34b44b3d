import type pg from 'pg'
import { type Change } from '../../audit/change-entry.js'
import { arrayOf, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import {
  type ReleaseAct,
  type ReleaseEvent,
  type ReleaseStanding,
  moveRelease,
  standingOf,
} from '../../model/release-states/release-life.js'
import {
  NEVER_RELEASED,
  RELEASE_STATES,
  type ReleaseState,
} from '../../model/release-states/release-state.js'
import {
  type HeldClass,
  type ReleaseActed,
  type ReleaseHistory,
  type ReleaseOffice,
  type ReleaseRegister,
} from '../../model/release-states/release-states.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'

export type ReleaseStatesStore = ReleaseRegister & ReleaseOffice

/**
 * How far holders release their records, in the database. `recordFirst` is told of each act before it is durable: where
 * it rejects, nothing is done.
 */
export function releaseStatesStore(
  { pool, asked }: Pick<Database, 'pool' | 'asked'>,
  recordFirst: (change: Change) => Promise<void>,
): ReleaseStatesStore {
  const lastOf = asked<InForceRow>({ name: 'release-in-force', text: IN_FORCE })
  return {
    // Read outside the statement that others share: what cannot be read fails its own question alone.
    releaseOf: async (held) => inForce((await lastOf(held))[0]),
    historyOf: (held, before) => historyOf(pool, held, before).catch(unreadable),
    standingOf: (held) => standingIn(pool, held).catch(unreadable),
    act: (held, seen, act, by, at) =>
      inTransaction(pool, async (connection): Promise<ReleaseActed> => {
        const before = await standingIn(connection, held)
        if (before.events !== seen) return CHANGED
        const move = moveRelease(before, act, by, held.organisation, at)
        if (move.kind === 'refused') return move
        const release =
          act.kind === 'decline' ? undefined : 'release' in act ? act.release : move.standing.release
        const event = { at, by: by.userId, organisation: by.organisation, act }
        if (!(await insert(connection, held, move.standing.events, event, release))) return CHANGED
        const { organisation: holder, recordClass } = held
        await recordFirst({
          kind: 'release-acted',
          holder,
          recordClass,
          action: act.kind,
          state: release?.state,
          pilot: release?.pilot,
          by: by.userId,
          organisation: by.organisation,
        })
        return move
      }).catch((error: unknown) => ({ kind: unreadable(error) })),
  }
}

const CHANGED = { kind: 'changed-meanwhile' } as const

type InForceRow = { readonly n: number; readonly release: unknown }

/** One row for each question: what was last agreed to or narrowed to, or null. */
const IN_FORCE = `
select asked.n, last.release
from jsonb_to_recordset($1::jsonb) as asked (n integer, organisation text, "recordClass" text)
left join lateral (
  select release from release_change
  where organisation = asked.organisation and record_class = asked."recordClass" and act in ('agree', 'narrow')
  order by seq desc limit 1
) as last on true`

function inForce(row: InForceRow | undefined): ReleaseState {
  if (row === undefined) throw new ReleaseError()
  return row.release === null ? NEVER_RELEASED : readRelease(row.release)
}

/** What a row of the history is read from. */
const COLUMNS = 'seq, at, by, by_organisation, act, release, reason'

type ChangeRow = {
  readonly seq: number
  readonly at: Date
  readonly by: string
  readonly by_organisation: string
  readonly act: ReleaseAct['kind']
  readonly release: unknown
  readonly reason: string | null
}

/** The most acts that one page of a history has. */
const PAGE = 50

async function historyOf(
  connection: pg.Pool,
  { organisation, recordClass }: HeldClass,
  before: number | undefined,
): Promise<ReleaseHistory> {
  const { rows } = await connection.query<ChangeRow>(
    `select ${COLUMNS} from release_change
     where organisation = $1 and record_class = $2 and ($3::integer is null or seq < $3)
     order by seq desc limit $4`,
    [organisation, recordClass, before, PAGE],
  )
  const oldest = rows.at(-1)?.seq
  // They count up from 1 without a gap.
  const earlier = oldest === undefined || oldest === 1 ? undefined : oldest
  return { events: rows.toReversed().map(eventOf), earlier }
}

/** The newest act, and the newest that decided what is released: nothing older says where a release stands. */
const NEWEST = `
(select ${COLUMNS} from release_change
  where organisation = $1 and record_class = $2 order by seq desc limit 1)
union all
(select ${COLUMNS} from release_change
  where organisation = $1 and record_class = $2 and act in ('agree', 'narrow') order by seq desc limit 1)`

async function standingIn(
  connection: pg.Pool | pg.ClientBase,
  { organisation, recordClass }: HeldClass,
): Promise<ReleaseStanding> {
  const { rows } = await connection.query<ChangeRow>(NEWEST, [organisation, recordClass])
  const last = rows.toSorted((one, other) => other.seq - one.seq)[0]
  if (last === undefined) return standingOf([])
  const settled = rows.find(isSettling)
  const base: ReleaseStanding = {
    release: settled === undefined ? NEVER_RELEASED : readRelease(settled.release),
    since: settled?.at.toISOString(),
    proposal: undefined,
    events: last.seq,
  }
  return isSettling(last) || !isReadable(last)
    ? base
    : standingOf([eventOf(last)], { ...base, events: last.seq - 1 })
}

/** Nobody can agree to what cannot be read: it holds up no act, and least of all a narrower release. */
function isReadable(row: ChangeRow): boolean {
  try {
    eventOf(row)
    return true
  } catch (error) {
    if (error instanceof ReleaseError) return false
    throw error
  }
}

function isSettling({ act }: ChangeRow): boolean {
  return act === 'agree' || act === 'narrow'
}

function eventOf(row: ChangeRow): ReleaseEvent {
  return { at: row.at.toISOString(), by: row.by, organisation: row.by_organisation, act: actOf(row) }
}

function actOf({ act, release, reason }: ChangeRow): ReleaseAct {
  switch (act) {
    case 'agree':
      return { kind: act }
    case 'decline':
      return { kind: act, reason: reason ?? '' }
    case 'propose':
    case 'narrow':
      return { kind: act, release: readRelease(release), reason: reason ?? '' }
  }
}

async function insert(
  connection: pg.ClientBase,
  { organisation, recordClass }: HeldClass,
  seq: number,
  { at, by, organisation: byOrganisation, act }: ReleaseEvent,
  release: ReleaseState | undefined,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into release_change (organisation, record_class, seq, at, by, by_organisation, act, release, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      organisation,
      recordClass,
      seq,
      at,
      by,
      byOrganisation,
      act.kind,
      release === undefined ? null : JSON.stringify(release),
      'reason' in act ? act.reason : null,
    ],
  )
  return rowCount === 1
}

/** INVARIANT: what is kept and cannot be read is no state: whoever asks is told of an outage. */
function readRelease(value: unknown): ReleaseState {
  if (!isJsonObject(value)) throw new ReleaseError()
  const state = RELEASE_STATES.find((it) => it === value['state'])
  const written = arrayOf(value['pilot'])
  const pilot = objectsOf(value['pilot']).flatMap((it) => {
    const organisation = textOf(it['organisation'])
    return organisation === undefined ? [] : [{ organisation, userId: textOf(it['userId']) }]
  })
  if (state === undefined || pilot.length !== written.length) throw new ReleaseError()
  return { state, pilot }
}

/** What cannot be read is said to be so; a store that is down is not. */
function unreadable(error: unknown): 'unreadable' {
  if (error instanceof ReleaseError) return 'unreadable'
  throw error
}

/** A kept release cannot be read. */
class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
  constructor() {
    super('a kept release cannot be read')
  }
}
