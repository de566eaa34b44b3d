import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { type EntryColumns, entryColumns, entryText } from '../../../src/audit/entry-text.js'
import { EMPTY_FRONTIER, appendLeaves, frontierBytes, hashedText, rootOf } from '../../../src/audit/merkle.js'
import { signCheckpoint } from '../../../src/audit/proofs/checkpoint.js'
import { noteSigner, verifierKeyOf } from '../../../src/audit/proofs/note-key.js'
import {
  type Exchange,
  type IndexTerm,
  exchangesOf,
  termsOf,
} from '../../../src/audit/questions/index-event.js'
import { readEvent } from '../../../src/audit/questions/read-event.js'
import { openingEntry } from '../../../src/audit/shard-opening.js'
import { signingKey } from '../../../tests/audit/audit-entries.js'
import { Chance } from '../../match/population/chance.js'
import { withOwner } from '../databases.js'
import { HOLDERS, type Region, type ShapedEntry, entryAt } from '../entries.js'
import { cells } from './writers.js'

const PER_FILE = 20_000
const CHECKPOINT_EVERY = 256

/** Fills one of several shards: every so-manieth entry of all, by COPY of what is made here. */
const [, , url = '', ...told] = process.argv
const [shard = 1, shards = 1, events = 0] = told.map(Number)
const region = JSON.parse(told[3] ?? '') as Region
const origin = `bench.example/audit/${shard}`
const folder = mkdtempSync(join(tmpdir(), 'linchpin-copy-'))
chmodSync(folder, 0o755)
type Copied = { readonly size: bigint; readonly frontier: Uint8Array }

async function copyAll(owner: pg.Client): Promise<Copied> {
  const signer = noteSigner(origin, signingKey())
  const chance = new Chance(events * shards + shard)
  const files = new Files(owner)
  const found = new Finds()
  let frontier = EMPTY_FRONTIER
  const all = Math.floor((events - shard) / shards) + 1
  for (let n = 0; n < all; n++) {
    const { shape, ...entry } =
      n === 0 ? opening(verifierKeyOf(signer)) : entryAt(n * shards + shard - 1, events, region, chance)
    const columns = entryColumns(entry)
    const text = entryText(columns, entry.body)
    const { bytes, leaf } = hashedText(text)
    frontier = appendLeaves(frontier, [leaf])
    files.add('audit_entry', [shard, n, ...cells({ columns, bytes, leaf }).slice(0, -1), text])
    const { terms, exchanges } = found.of(shape, text, columns)
    for (const it of terms) files.add('audit_term', [it.viewer, it.term, columns.recorded, shard, n, true])
    for (const it of exchanges)
      files.add('audit_exchange', [
        shard,
        n,
        it.source,
        columns.recorded,
        it.holder,
        it.asker,
        it.result,
        it.withheld,
        it.milliseconds,
        it.isForHolder,
      ])
    if ((n + 1) % CHECKPOINT_EVERY === 0 || n === all - 1) {
      const note = signCheckpoint({ size: frontier.size, root: rootOf(frontier) }, signer)
      files.add('audit_checkpoint', [shard, frontier.size, frontierBytes(frontier), note, columns.recorded])
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

function opening(key: string): ShapedEntry {
  const recorded = new Date(region.since).toISOString()
  const stamp = { recorded, nonce: 'nonce' }
  return { ...openingEntry({ origin, key, heads: [] }, 'created', stamp), shape: 'opening' }
}

/** Rows that wait to be copied in, by table, in the text format of COPY: the database reads while the next are made. */
class Files {
  readonly #owner: pg.Client
  readonly #rows = new Map<string, string[]>()
  #copying: Promise<void> = Promise.resolve()

  constructor(owner: pg.Client) {
    this.#owner = owner
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
    for (const [table, rows] of written) writeFileSync(join(folder, table), `${rows.join('\n')}\n`)
    this.#rows.clear()
    this.#copying = this.#read(written.map(([table]) => table))
    // Told where it is awaited.
    this.#copying.catch(() => undefined)
  }

  copied(): Promise<void> {
    return this.#copying
  }

  async #read(tables: readonly string[]): Promise<void> {
    for (const it of tables) await this.#owner.query(`copy ${it} from '${join(folder, it)}'`)
  }
}

function copyText(value: unknown): string {
  if (value === undefined || value === null) return '\\N'
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`
  const text = typeof value === 'string' ? value : `${value as number | bigint | boolean}`
  return text.replace(/[\\\n\t\r]/g, (it) => ESCAPES[it] ?? it)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }

try {
  await withOwner(url, async (owner) => {
    await owner.query('set session_replication_role = replica; set synchronous_commit = off')
    await owner.query('insert into audit_shard (shard, origin) values ($1, $2)', [shard, origin])
    const { size, frontier } = await copyAll(owner)
    await owner.query('update audit_shard set size = $2, frontier = $3 where shard = $1', [
      shard,
      size,
      frontier,
    ])
    await owner.query('insert into audit_index_cursor values ($1, $2)', [shard, size])
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.disconnect()
