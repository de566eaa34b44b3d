import type pg from 'pg'
import { type Change, feedReplaced } from '../audit/change-entry.js'
import { type Keyed } from '../audit/detectors/kin.js'
import { type Registers } from '../disclosure/ports.js'
import { type RecordClass } from '../model/facts.js'
import { mergeRegisterFacts } from '../model/registers/merge-register-facts.js'
import { isNhsNumber } from '../model/nhs-number.js'
import { type OdsCode } from '../model/ods-code.js'
import { type OrganisationFeed, type RegisterFacts, type Relationship } from '../model/registers.js'
import { type Database } from './database.js'
import { replaceStaff } from './registers/staff-rows.js'
import { replaceWatched } from './registers/watched-rows.js'
import { boundedTransaction } from './statements/bounded-transaction.js'
import { oneAfterAnother } from './statements/one-after-another.js'
import { readRegisterFacts } from './read-register-facts.js'

export type RegistersStore = Registers & {
  /**
   * Replaces all that an organisation's own system has told us, at once or not at all. `receivedAt` is the instant at
   * which the feed was asked for: a dissent that a source itself reported before then is replaced with the rest, one
   * reported later is kept. Returns `older` and changes nothing when a later feed is held already.
   * Throws FeedError when the feed is not that organisation's, or lists a person twice or without a valid number.
   */
  replaceFeed(
    organisation: OdsCode,
    feed: OrganisationFeed,
    receivedAt: string,
  ): Promise<'replaced' | 'older'>
}

export type RegistersSettings = {
  /** How old a feed may be before what it says is unknown. */
  readonly maxAgeSeconds: number
  /** Digests of who the staff are: nothing else of them is kept. */
  readonly keyed: Keyed
  /** How long one feed may hold up the others; a minute where it is not given. */
  readonly longestFeedMs?: number
  /** Which classes of record a controller holds: what a refusal for lack of consent by its own system covers. */
  readonly recordClassesOf: (controller: OdsCode) => readonly RecordClass[]
  /** Told of each change of what is held, once it is durable. */
  readonly changed?: (change: Change) => Promise<void>
}

const LONGEST_FEED_MS = 60_000

/** The registers in the database. Rejects when the database is down; what is stale or never came is undefined. */
export function registersStore(
  { pool, asked }: Pick<Database, 'pool' | 'asked'>,
  settings: RegistersSettings,
): RegistersStore {
  const relationshipsOf = asked<RelationshipRow>({ name: 'relationships', text: RELATIONSHIPS })
  const entriesOf = asked<RegisterRow>({ name: 'register', text: REGISTER })
  // Feeds that come at once take one connection, and leave the others to those who ask.
  const inTurn = oneAfterAnother()
  return {
    async relationships(organisation, person, at) {
      const rows = await relationshipsOf({ organisation, person } satisfies Asked)
      return isFresh(rows[0]?.received, at, settings.maxAgeSeconds) ? rows.flatMap(relationshipOf) : undefined
    },
    async registerOf(controller, person, at) {
      const rows = await entriesOf({ organisation: controller, person } satisfies Asked)
      if (!isFresh(rows[0]?.received, at, settings.maxAgeSeconds)) return undefined
      const facts = rows.flatMap((it) => (it.facts === null ? [] : [readRegisterFacts(it.facts)]))
      const toldAt = instantOf(rows[0]?.received)
      return { ...withDissent(mergeRegisterFacts(facts), rows, controller, settings), toldAt }
    },
    async recordDissent(controller, person, at) {
      const { rows } = await pool.query<{ readonly is_new: boolean }>({
        name: 'record-dissent',
        text: RECORD_DISSENT,
        values: [controller, person, at],
      })
      if (rows[0]?.is_new === true)
        await settings.changed?.({ kind: 'dissent-recorded', controller, nhsNumber: person })
    },
    async replaceFeed(organisation, feed, receivedAt) {
      requireFeed(organisation, feed)
      const outcome = await inTurn(() =>
        boundedTransaction(pool, settings.longestFeedMs ?? LONGEST_FEED_MS, (connection) =>
          replaceIn(connection, organisation, feed, receivedAt, settings.keyed),
        ),
      )
      if (outcome === 'replaced') await settings.changed?.(feedReplaced(feed, settings.keyed))
      return outcome === 'older' ? 'older' : 'replaced'
    },
  }
}

/** A feed is refused whole. The message names the place, never the person. */
class FeedError extends Error {
  override readonly name = 'FeedError'
}

/** An organisation's system, asked about a person. */
type Asked = { readonly organisation: OdsCode; readonly person: readonly string[] }

type RelationshipRow = {
  readonly n: number
  readonly received: string
  readonly kind: Relationship['kind'] | null
  readonly valid_from: string
  readonly valid_to: string | null
}
type RegisterRow = {
  readonly n: number
  readonly received: string
  readonly facts: unknown
  readonly dissent: boolean
}

/** One row at least when the organisation has ever been fed: the joins are outer. */
const RELATIONSHIPS = `
select asked.n, feed.received, relationship.kind, relationship.valid_from, relationship.valid_to
from jsonb_to_recordset($1::jsonb) as asked (n integer, organisation text, person text[])
join organisation_feed as feed on feed.organisation = asked.organisation
left join relationship
  on relationship.organisation = feed.organisation and relationship.nhs_number = any(asked.person)`

const REGISTER = `
select asked.n, feed.received, entry.facts,
  exists (
    select 1 from recorded_dissent as dissent
    where dissent.controller = asked.organisation and dissent.nhs_number = any(asked.person)
  ) as dissent
from jsonb_to_recordset($1::jsonb) as asked (n integer, organisation text, person text[])
join organisation_feed as feed on feed.organisation = asked.organisation
left join register_entry as entry
  on entry.organisation = feed.organisation and entry.nhs_number = any(asked.person)`

const RECORD_DISSENT = `
insert into recorded_dissent (controller, nhs_number, recorded) values ($1, $2, $3)
on conflict (controller, nhs_number)
do update set recorded = greatest(recorded_dissent.recorded, excluded.recorded)
returning xmax = 0 as is_new`

/** INVARIANT: what never came, or came too long ago, is unknown, not empty. */
function isFresh(received: string | undefined, at: string, maxAgeSeconds: number): boolean {
  return received !== undefined && Date.parse(at) - Date.parse(received) <= maxAgeSeconds * 1_000
}

/** As everything else writes instants: in UTC, to the millisecond. */
function instantOf(received: string | undefined): string | undefined {
  return received === undefined ? undefined : new Date(received).toISOString()
}

function relationshipOf({ kind, valid_from, valid_to }: RelationshipRow): readonly Relationship[] {
  return kind === null ? [] : [{ kind, from: valid_from, to: valid_to ?? undefined }]
}

function withDissent(
  facts: RegisterFacts,
  rows: readonly RegisterRow[],
  controller: OdsCode,
  settings: RegistersSettings,
): RegisterFacts {
  if (rows[0]?.dissent !== true) return facts
  const dissent = { recordedBy: controller, covers: settings.recordClassesOf(controller) }
  return { ...facts, dissents: [...facts.dissents, dissent] }
}

async function replaceIn(
  connection: pg.PoolClient,
  organisation: OdsCode,
  feed: OrganisationFeed,
  receivedAt: string,
  keyed: Keyed,
): Promise<'replaced' | 'unchanged' | 'older'> {
  // The row is locked by the upsert, so that two replicas replace one after the other.
  const { rowCount } = await connection.query(
    `insert into organisation_feed (organisation, received) values ($1, $2)
     on conflict (organisation) do update set received = excluded.received
     where organisation_feed.received <= excluded.received`,
    [organisation, receivedAt],
  )
  if (rowCount === 0) return 'older'
  const before = await digestOf(connection, organisation)
  await connection.query('delete from relationship where organisation = $1', [organisation])
  await connection.query('delete from register_entry where organisation = $1', [organisation])
  const dissents = await connection.query(
    'delete from recorded_dissent where controller = $1 and recorded < $2',
    [organisation, receivedAt],
  )
  const { relationships, registers } = feed
  await connection.query(
    `insert into relationship (organisation, nhs_number, kind, valid_from, valid_to)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      organisation,
      relationships.map((it) => it.nhsNumber),
      relationships.map((it) => it.kind),
      relationships.map((it) => it.from),
      relationships.map((it) => it.to ?? null),
    ],
  )
  await connection.query(
    `insert into register_entry (organisation, nhs_number, facts)
     select $1, * from unnest($2::text[], $3::json[])`,
    [
      organisation,
      registers.map((it) => it.nhsNumber),
      registers.map((it) => JSON.stringify({ ...it, nhsNumber: undefined })),
    ],
  )
  await replaceStaff(connection, organisation, feed.staff ?? [], keyed)
  await replaceWatched(connection, organisation, feed.watched ?? [], keyed)
  const isSame = dissents.rowCount === 0 && before === (await digestOf(connection, organisation))
  return isSame ? 'unchanged' : 'replaced'
}

/** Of all that is held of an organisation's feed, in one order. */
async function digestOf(connection: pg.PoolClient, organisation: OdsCode): Promise<string | undefined> {
  const { rows } = await connection.query<{ readonly digest: string }>(CONTENT_DIGEST, [organisation])
  return rows[0]?.digest
}

const CONTENT_DIGEST = `
select md5(coalesce(string_agg(md5(line), '' order by line collate "C"), '')) as digest from (
  select relationship::text as line from relationship where organisation = $1
  union all
  select nhs_number || facts::text from register_entry where organisation = $1
  union all
  select user_id || facts::text from staff_member where organisation = $1
  union all
  select 'watched ' || person from watched_person where organisation = $1
) as content`

function requireFeed(organisation: OdsCode, feed: OrganisationFeed): void {
  if (feed.organisation !== organisation) throw new FeedError('the feed is of another organisation')
  for (const [at, { nhsNumber }] of feed.relationships.entries())
    if (!isNhsNumber(nhsNumber))
      throw new FeedError(`relationships[${String(at)}].nhsNumber is no NHS number`)
  const seen = new Set<string>()
  for (const [at, { nhsNumber }] of feed.registers.entries()) {
    if (!isNhsNumber(nhsNumber)) throw new FeedError(`registers[${String(at)}].nhsNumber is no NHS number`)
    if (seen.has(nhsNumber)) throw new FeedError(`registers[${String(at)}] lists a person a second time`)
    seen.add(nhsNumber)
  }
}
