import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { type EntryColumns, entryColumns, entryText } from '../../src/audit/entry-text.js'
import { EMPTY_FRONTIER, appendLeaves, frontierBytes, hashedText, rootOf } from '../../src/audit/merkle.js'
import { signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { type Exchange, type IndexTerm, exchangesOf, termsOf } from '../../src/audit/questions/index-event.js'
import { readEvent } from '../../src/audit/questions/read-event.js'
import { openingEntry } from '../../src/audit/shard-opening.js'
import { signingKey } from '../../tests/audit/audit-entries.js'
import { Chance } from '../match/population/chance.js'
import { withOwner } from './databases.js'
import { HOLDERS, type Region, type ShapedEntry, entryAt } from './entries.js'
import { cells } from './processes/writers.js'

const PER_FILE = 20_000
const CHECKPOINT_EVERY = 256
const SHARD = 1
const ORIGIN = 'bench.example/audit/1'

/**
 * Fills an empty database with a log of one shard that holds together: entries, tree, signed checkpoints, and the index
 * of the console, as if all of it had been appended. Not a line of it is made by the code that appends.
 */
export async function fillLog(url: string, events: number, region: Region): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linchpin-copy-'))
  chmodSync(folder, 0o755)
  try {
    await withOwner(url, async (owner) => {
      await makeMonths(owner, region)
      await owner.query(`set session_replication_role = replica`)
      await owner.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`)
      const indexes = await withoutIndexes(owner)
      await owner.query('insert into audit_shard (shard, origin) values ($1, $2)', [SHARD, ORIGIN])
      const { size, frontier } = await copyAll(owner, folder, events, region)
      await owner.query('update audit_shard set size = $1, frontier = $2', [size, frontier])
      await owner.query('insert into audit_index_cursor values ($1, $2)', [SHARD, size])
      for (const it of indexes) await owner.query(it)
      await owner.query('vacuum analyze')
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The months of the past: a gateway makes those to come. */
async function makeMonths(owner: pg.Client, { since }: Region): Promise<void> {
  const first = new Date(since)
  for (let n = 0; n < 13; n++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1))
    const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n + 1, 1))
    const name = `audit_entry_${month.toISOString().slice(0, 7).replace('-', '_')}`
    await owner.query(
      `create table if not exists ${name} partition of audit_entry
       for values from ('${month.toISOString()}') to ('${next.toISOString()}')`,
    )
  }
}

/** Takes the indexes and keys away, which are made at the end at once; how to make them again. */
async function withoutIndexes(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<{ drop: string; make: string }>(
    `select coalesce(
       'alter table ' || indrelid::regclass || ' drop constraint ' || quote_ident(conname),
       'drop index ' || indexrelid::regclass) as drop,
     coalesce(
       'alter table ' || indrelid::regclass || ' add constraint ' || quote_ident(conname) || ' '
         || pg_get_constraintdef(pg_constraint.oid),
       replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')) as make
     from pg_index left join pg_constraint on conindid = indexrelid and contype = 'p'
     where indrelid = any(array['audit_entry', 'audit_term', 'audit_exchange']::regclass[])
     order by indisprimary desc`,
  )
  for (const it of rows) await owner.query(it.drop)
  return rows.map((it) => it.make)
}

type Copied = { readonly size: bigint; readonly frontier: Uint8Array }

async function copyAll(owner: pg.Client, folder: string, events: number, region: Region): Promise<Copied> {
  const signer = noteSigner(ORIGIN, signingKey())
  const chance = new Chance(events)
  const files = new Files(owner, folder)
  const found = new Finds()
  let frontier = EMPTY_FRONTIER
  for (let n = 0; n < events; n++) {
    const { shape, ...entry } =
      n === 0 ? opening(verifierKeyOf(signer), region) : entryAt(n, events, region, chance)
    const columns = entryColumns(entry)
    const text = entryText(columns, entry.body)
    const { bytes, leaf } = hashedText(text)
    frontier = appendLeaves(frontier, [leaf])
    files.add('audit_entry', [SHARD, n, ...cells({ columns, bytes, leaf }).slice(0, -1), text])
    const { terms, exchanges } = found.of(shape, text, columns)
    for (const it of terms) files.add('audit_term', [it.viewer, it.term, columns.recorded, SHARD, n])
    for (const it of exchanges)
      files.add('audit_exchange', [
        SHARD,
        n,
        it.source,
        columns.recorded,
        it.holder,
        it.asker,
        it.result,
        it.withheld,
        it.milliseconds,
      ])
    if ((n + 1) % CHECKPOINT_EVERY === 0 || n === events - 1) {
      const note = signCheckpoint({ size: frontier.size, root: rootOf(frontier) }, signer)
      files.add('audit_checkpoint', [SHARD, frontier.size, frontierBytes(frontier), note, columns.recorded])
    }
    if ((n + 1) % PER_FILE === 0) await files.copy()
  }
  await files.copy()
  await files.copied()
  return { size: frontier.size, frontier: frontierBytes(frontier) }
}

type Found = { readonly terms: readonly IndexTerm[]; readonly exchanges: readonly Exchange[] }

/** What the console finds entries by: worked out by the product for the first of each shape, the same for all others. */
class Finds {
  readonly #byShape = new Map<string, Found>()

  of(shape: string, text: string, columns: EntryColumns): Found {
    const known = this.#byShape.get(shape)
    if (known !== undefined) return known
    const event = readEvent(text, columns)
    if (event === undefined) throw new Error('an entry of the generator cannot be read')
    const controllerOf = (source: string): string | undefined => HOLDERS.get(source)
    const found = { terms: termsOf(event, controllerOf), exchanges: exchangesOf(event, controllerOf) }
    this.#byShape.set(shape, found)
    return found
  }
}

function opening(key: string, { since }: Region): ShapedEntry {
  const recorded = new Date(since).toISOString()
  const stamp = { recorded, nonce: 'nonce' }
  return { ...openingEntry({ origin: ORIGIN, key, heads: [] }, 'created', stamp), shape: 'opening' }
}

/** Rows that wait to be copied in, by table, in the text format of COPY: the database reads while the next are made. */
class Files {
  readonly #owner: pg.Client
  readonly #folder: string
  readonly #rows = new Map<string, string[]>()
  #copying: Promise<void> = Promise.resolve()

  constructor(owner: pg.Client, folder: string) {
    this.#owner = owner
    this.#folder = folder
  }

  add(table: string, row: readonly unknown[]): void {
    const rows = this.#rows.get(table) ?? []
    this.#rows.set(table, rows)
    rows.push(row.map(copyText).join('\t'))
  }

  /** Resolves once the rows before these are in. */
  async copy(): Promise<void> {
    await this.#copying
    const written = [...this.#rows].filter(([, rows]) => rows.length > 0)
    for (const [table, rows] of written) writeFileSync(join(this.#folder, table), `${rows.join('\n')}\n`)
    this.#rows.clear()
    this.#copying = this.#read(written.map(([table]) => table))
    // Told where it is awaited.
    this.#copying.catch(() => undefined)
  }

  copied(): Promise<void> {
    return this.#copying
  }

  async #read(tables: readonly string[]): Promise<void> {
    for (const it of tables) await this.#owner.query(`copy ${it} from '${join(this.#folder, it)}'`)
  }
}

function copyText(value: unknown): string {
  if (value === undefined || value === null) return '\\N'
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`
  const text = typeof value === 'string' ? value : `${value as number | bigint | boolean}`
  return text.replace(/[\\\n\t\r]/g, (it) => ESCAPES[it] ?? it)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
