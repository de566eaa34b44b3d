import { type Client } from 'pg'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Rows } from '../parts/rows.js'
import { type PersonViewOptions, type SqlViewOptions, type ViewOptions } from './options.js'
import { readView } from './read-view.js'
import { failureOf } from './server/sql-errors.js'

/** The rows of the person, and those of each view wanted, in their order: all of one moment. */
export type Snapshot = { readonly person: Rows; readonly views: readonly Rows[] }

export type SnapshotWanted = {
  readonly options: SqlViewOptions
  readonly views: readonly ViewOptions[]
  readonly numbers: readonly NhsNumber[]
  /** Milliseconds that are left. */
  readonly left: () => number
}

const MAX_ROWS = 5_000
const MAX_BYTES = 20_000_000
/** Kept back of the time left, so that one slow view leaves the others their answer. */
const TO_ANSWER_MS = 50

/**
 * Reads the person and then the views in one read-only snapshot, so that a refresh in between mixes nothing. A view that
 * fails takes no other with it; rejects, as the driver does, when the connection is lost.
 */
export async function readSnapshot(client: Client, wanted: SnapshotWanted): Promise<Snapshot> {
  await client.query('begin isolation level repeatable read read only')
  const person = await readOne(client, wanted.options.person, wanted)
  const views: Rows[] = []
  if (person.kind === 'rows' && person.rows.length === 1)
    for (const view of wanted.views) views.push(await readOne(client, view, wanted))
  await client.query('rollback')
  return { person, views }
}

async function readOne(
  client: Client,
  { view, nhsNumber }: PersonViewOptions | ViewOptions,
  { options, numbers, left }: SnapshotWanted,
): Promise<Rows> {
  const { statementTimeoutMs = Infinity, maxRows = MAX_ROWS, maxBytes = MAX_BYTES } = options
  const timeout = Math.max(1, Math.floor(Math.min(statementTimeoutMs, left() - TO_ANSWER_MS)))
  await client.query(`savepoint view; set local statement_timeout = ${timeout}`)
  try {
    return await readView(client, { view, nhsNumber, maxRows, maxBytes }, numbers)
  } catch (error) {
    const failure = failureOf(error)
    if (failure.where === 'connection') throw error
    await client.query('rollback to savepoint view')
    return failure.rows
  }
}
