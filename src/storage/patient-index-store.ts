import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type Change } from '../audit/change-entry.js'
import { type PatientIndex } from '../disclosure/ports.js'
import { type NhsNumber, isNhsNumber } from '../model/nhs-number.js'
import { type Database } from './database.js'
import { together } from './statements/together.js'
import { LOCKS } from './statements/lock-keys.js'

/**
 * The patient index in the database. Every method rejects when the database is down. `changed` is told of a number
 * that leads to another id from now on, once that is durable.
 */
export function patientIndexStore(
  { pool, query, asked }: Pick<Database, 'pool' | 'query' | 'asked'>,
  changed: (change: Change) => Promise<void> = () => Promise.resolve(),
): PatientIndex {
  const knownNumbers = asked<NumberRow>({ name: 'known-patient', text: KNOWN })
  const rememberTogether = together((all: readonly Remembered[]) => rememberAll(pool, all))
  return {
    async idOf(current, superseded) {
      const numbers = [...new Set([current, ...superseded])]
      const known = settledId(await knownNumbers({ numbers }), numbers, current)
      if (known !== undefined) return known
      const { id, moved } = await link(pool, current, superseded)
      for (const it of moved) await changed(it)
      return id
    },
    async knownIdOf(current, superseded) {
      const numbers = [current, ...superseded]
      // The statement that every request makes, and no more where somebody is known: its time would tell.
      const rows = await knownNumbers({ numbers })
      const own = rows.find((it) => it.nhs_number === current)
      return idLedTo(own, numbers)
    },
    nhsNumberOf: async (patientId) =>
      numberIn(
        await query
          .selectFrom('patient')
          .select('current_number as number')
          .where('patient_id', '=', patientId)
          .executeTakeFirst(),
      ),
    givenFor: async (patientId) => {
      const { rows } = await pool.query<{ readonly number: string }>(GIVEN_FOR, [patientId])
      return rows.map(numberIn).filter((it) => it !== undefined)
    },
    ownerOf: async (type, id) =>
      numberIn(
        await query
          .selectFrom('released_reference')
          .innerJoin('patient', 'patient.patient_id', 'released_reference.patient_id')
          .select('patient.current_number as number')
          .where('released_reference.reference', '=', `${type}/${id}`)
          .executeTakeFirst(),
      ),
    remember: async (patientId, references) => {
      if (references.length === 0) return
      const whose = await rememberTogether({ patientId, references: [...new Set(references)] })
      if (whose === 'of-another') throw new OwnershipConflict()
    },
  }
}

/** The number that an id was made for was linked to it before any other. */
const GIVEN_FOR = `
select distinct nhs_number as number from patient_link
where patient_id = $1 and at = (select min(at) from patient_link where patient_id = $1)`

/** A resource id that was released as one person's turned up as another's. Nothing may be disclosed. */
class OwnershipConflict extends Error {
  override readonly name = 'OwnershipConflict'
  constructor() {
    super('a resource id already belongs to another person')
  }
}

function numberIn(row: { readonly number: string } | undefined): NhsNumber | undefined {
  if (row === undefined) return undefined
  if (!isNhsNumber(row.number)) throw new Error('the patient index holds a number that is none')
  return row.number
}

type NumberRow = {
  readonly n: number
  readonly nhs_number: string
  readonly patient_id: string
  readonly current_number: string
}

/** A number, the id it leads to, and whether that id was made for it. */
type LinkedRow = Omit<NumberRow, 'n'> & { readonly is_own: boolean }

const KNOWN = `
select asked.n, nhs_number, patient_id, current_number
from jsonb_to_recordset($1::jsonb) as asked (n integer, numbers text[])
join patient_number on nhs_number = any(asked.numbers)
join patient using (patient_id)`

const LINKED = `
select nhs_number, patient_id, current_number, nhs_number in (
  select made.nhs_number from patient_link as made
  where made.patient_id = patient.patient_id
    and made.at = (select min(at) from patient_link as linked where linked.patient_id = patient.patient_id)
) as is_own
from patient_number join patient using (patient_id)
where nhs_number = any($1)`

/** The id, when the current number is current there and every superseded number leads to it already. */
function settledId(
  rows: readonly NumberRow[],
  numbers: readonly NhsNumber[],
  current: NhsNumber,
): string | undefined {
  const [first] = rows
  const settled =
    rows.length === numbers.length &&
    rows.every((it) => it.patient_id === first?.patient_id && it.current_number === current)
  return settled ? first?.patient_id : undefined
}

type Linked = { readonly id: string; readonly moved: readonly Change[] }

/**
 * The id that the current number of a person leads to. One whose own current number is none of theirs is somebody else's
 * by now, as where PDS has taken two records apart again that were one for a while.
 */
function idLedTo(row: Omit<NumberRow, 'n'> | undefined, numbers: readonly string[]): string | undefined {
  return row !== undefined && numbers.includes(row.current_number) ? row.patient_id : undefined
}

/**
 * Links every number to one id that was made for the current number: the one it leads to, else another, else a new one. An id made for a number that was superseded goes on leading to the person, and is not taken
 * over: were the two taken apart again, it would be the name of both.
 */
async function link(pool: pg.Pool, current: NhsNumber, superseded: readonly NhsNumber[]): Promise<Linked> {
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    // One linking at a time: two requests may meet the same person under two numbers.
    await connection.query('select pg_advisory_xact_lock($1, $2)', LOCKS.linkingNumbers)
    const linked = await linkAll(connection, current, [...new Set([current, ...superseded])])
    await connection.query('commit')
    return linked
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

async function linkAll(
  connection: pg.PoolClient,
  current: NhsNumber,
  numbers: readonly NhsNumber[],
): Promise<Linked> {
  const { rows } = await connection.query<LinkedRow>(LINKED, [numbers])
  const id = (await ownIdAmong(rows, current, numbers, connection)) ?? randomUUID()
  // Other ids stay valid: they were released, and those of the superseded numbers lead to the same person from now on.
  if (numbers.length > 1)
    await connection.query('update patient set current_number = $1 where current_number = any($2)', [
      current,
      numbers,
    ])
  await connection.query(
    `insert into patient (patient_id, current_number) values ($1, $2)
     on conflict (patient_id) do update set current_number = excluded.current_number`,
    [id, current],
  )
  const moved: Change[] = []
  const at = await linkedAt(connection)
  for (const number of numbers) {
    const before = rows.find((it) => it.nhs_number === number)?.patient_id
    if (before === id) continue
    await connection.query(
      `insert into patient_number (nhs_number, patient_id) values ($1, $2)
       on conflict (nhs_number) do update set patient_id = excluded.patient_id`,
      [number, id],
    )
    await connection.query(
      `insert into patient_link (patient_id, nhs_number, before_id, at)
       values ($1, $2, $3, $4::timestamptz + $5 * interval '1 microsecond')`,
      [id, number, before ?? null, at, number === current ? 0 : 1],
    )
    if (before !== undefined) moved.push({ kind: 'number-linked', nhsNumber: number, patient: id, before })
  }
  return { id, moved }
}

/** The time under the lock, in full: a transaction may have begun, and waited, before another that links first. */
async function linkedAt(connection: pg.PoolClient): Promise<string> {
  const { rows } = await connection.query<{ readonly at: string }>('select clock_timestamp()::text as at')
  return rows[0]?.at ?? ''
}

/** The id that was made for the current number: the one it leads to, else another. */
async function ownIdAmong(
  rows: readonly LinkedRow[],
  current: NhsNumber,
  numbers: readonly NhsNumber[],
  connection: pg.PoolClient,
): Promise<string | undefined> {
  const own = rows.find((it) => it.nhs_number === current)
  if (own === undefined) return undefined
  return (own.is_own ? idLedTo(own, numbers) : undefined) ?? idMadeFor(connection, current)
}

/** An id that the number led to before any other number did: it was made for that number alone. */
async function idMadeFor(connection: pg.PoolClient, number: NhsNumber): Promise<string | undefined> {
  const { rows } = await connection.query<{ readonly patient_id: string }>(
    `select patient_id from patient_link
     where patient_id in (select patient_id from patient_link where nhs_number = $1) group by patient_id
     having min(at) filter (where nhs_number = $1) < coalesce(min(at) filter (where nhs_number <> $1), 'infinity')
     order by min(at) limit 1`,
    [number],
  )
  return rows[0]?.patient_id
}

/** What was released of one person: each reference once. */
type Remembered = { readonly patientId: string; readonly references: readonly string[] }

/**
 * In one order, so that two statements which remember the same wait for each other and never both. An id that a number of
 * the person led to before is not another's: what was released while two numbers were one may be of either.
 */
const REMEMBER = `
with asked as (
  select patient, reference from unnest($1::text[], $2::text[]) as it (patient, reference)
), remembered as (
  insert into released_reference (reference, patient_id)
  select reference, patient from asked order by reference on conflict do nothing
)
select distinct asked.patient
from asked join released_reference as held using (reference)
join patient as owner on owner.patient_id = held.patient_id
join patient as own on own.patient_id = asked.patient
where case when owner.current_number <> own.current_number then not exists (
    select from patient_link as before join patient_link as now using (nhs_number)
    where before.patient_id = owner.patient_id and now.patient_id = own.patient_id
  ) end`

/**
 * Remembers for each its references, and whose they are: a reference is another person's by what was remembered before,
 * or by what another of them claims at the same time. One person's conflict is nobody else's.
 */
async function rememberAll(
  pool: pg.Pool,
  asked: readonly Remembered[],
): Promise<readonly ('theirs' | 'of-another')[]> {
  const owners = new Map<string, string>()
  const conflicting = new Set<string>()
  for (const { patientId, references } of asked)
    for (const it of references) {
      const owner = owners.get(it) ?? patientId
      if (owner !== patientId) conflicting.add(patientId)
      owners.set(it, owner)
    }
  const { rows } = await pool.query<{ readonly patient: string }>({
    name: 'remember',
    text: REMEMBER,
    values: [[...owners.values()], [...owners.keys()]],
  })
  for (const it of rows) conflicting.add(it.patient)
  return asked.map((it) => (conflicting.has(it.patientId) ? 'of-another' : 'theirs'))
}
