import type pg from 'pg'
import { DAY, type Mark } from '../../audit/detectors/memory.js'
import { type Memories } from '../../audit/detectors/watch.js'

/** What detectors remember of some keys, read at once and written back at once. */
export type KeptMemories = {
  readonly of: Memories
  /** Writes what has changed, and removes what had run out `LATE` before that instant of the log. */
  save(now: string): Promise<void>
}

/**
 * How long what has run out is still held for entries that come late. Were it removed at once, a late entry would find it
 * or not as it happened to be read with newer ones or apart from them.
 */
const LATE = 31 * DAY

type Kept = { readonly marks: readonly Mark[]; readonly expires: Date }
type Row = Kept & { readonly owner: string; readonly key: string }

/** Reads these keys. What was not asked for cannot be read: it throws, rather than being taken for forgotten. */
export async function keptMemories(
  connection: pg.ClientBase,
  asked: readonly { readonly owner: string; readonly keys: readonly string[] }[],
): Promise<KeptMemories> {
  const places = new Map(
    asked.flatMap(({ owner, keys }) => keys.map((key) => [placeOf(owner, key), { owner, key }] as const)),
  )
  const wanted = [...places.values()]
  const { rows } = await connection.query<Row>({
    name: 'detector-memory',
    text: `select owner, key, marks, expires from detector_memory
      join unnest($1::text[], $2::text[]) as wanted (owner, key) using (owner, key)`,
    values: [wanted.map((it) => it.owner), wanted.map((it) => it.key)],
  })
  const held = new Map<string, Kept>(rows.map((it) => [placeOf(it.owner, it.key), it]))
  const changed = new Map<string, Kept>()
  return {
    of: (owner, at) => ({
      marks: (key) => {
        const place = placeOf(owner, key)
        if (!places.has(place)) throw new Error(`the detector ${owner} did not say that it needs this key`)
        const kept = changed.get(place) ?? held.get(place)
        return kept === undefined || kept.expires.getTime() < at ? [] : kept.marks
      },
      keep: (key, marks, days) => {
        const latest = marks.reduce((newest, it) => Math.max(newest, it.at), 0)
        changed.set(placeOf(owner, key), { marks, expires: new Date(latest + days * DAY) })
      },
    }),
    save: (now) => save(connection, places, changed, now),
  }
}

async function save(
  connection: pg.ClientBase,
  places: ReadonlyMap<string, { readonly owner: string; readonly key: string }>,
  changed: ReadonlyMap<string, Kept>,
  now: string,
): Promise<void> {
  const lines = [...changed].flatMap(([place, { marks, expires }]) => {
    const found = places.get(place)
    if (found === undefined) throw new Error('a detector remembers something under a key it did not name')
    return [{ ...found, marks, expires }]
  })
  await connection.query({
    name: 'detector-remember',
    text: `insert into detector_memory (owner, key, marks, expires)
      select owner, key, marks, expires from json_to_recordset($1)
        as it(owner text, key text, marks json, expires timestamptz)
      on conflict (owner, key) do update set marks = excluded.marks, expires = excluded.expires`,
    values: [JSON.stringify(lines)],
  })
  const removable = new Date(Date.parse(now) - LATE)
  await connection.query('delete from detector_memory where expires < $1', [removable])
}

function placeOf(owner: string, key: string): string {
  return `${owner} ${key}`
}
