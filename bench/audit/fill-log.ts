import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { EMPTY_FRONTIER, appendLeaves, frontierBytes, leafHash, rootOf } from '../../src/audit/merkle.js'
import { signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { exchangesOf, termsOf } from '../../src/audit/questions/index-event.js'
import { readEvent } from '../../src/audit/questions/read-event.js'
import { type AuditEntry } from '../../src/audit/record.js'
import { openingEntry } from '../../src/audit/shard-opening.js'
import { signingKey } from '../../tests/audit/audit-entries.js'
import { Chance } from '../match/population/chance.js'
import { withOwner } from './databases.js'
import { HOLDERS, type Region, entryAt } from './entries.js'
import { cells } from './processes/writers.js'

const PER_FILE = 50_000
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
      const indexes = await withoutIndexes(owner)
      await owner.query(`set session_replication_role = replica`)
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

/** Takes the indexes but the keys away, which are made at the end at once; how to make them again. */
async function withoutIndexes(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = 'audit_entry'::regclass and not indisprimary`,
  )
  for (const { name } of rows) await owner.query(`drop index ${name}`)
  return rows.map((it) => it.definition.replace(' ON ONLY ', ' ON '))
}

type Copied = { readonly size: bigint; readonly frontier: Uint8Array }

async function copyAll(owner: pg.Client, folder: string, events: number, region: Region): Promise<Copied> {
  const signer = noteSigner(ORIGIN, signingKey())
  const chance = new Chance(events)
  const files = new Files(owner, folder)
  let frontier = EMPTY_FRONTIER
  for (let n = 0; n < events; n++) {
    const entry = n === 0 ? opening(verifierKeyOf(signer), region) : entryAt(n, events, region, chance)
    const columns = entryColumns(entry)
    const text = entryText(columns, entry.body)
    const leaf = leafHash(text)
    frontier = appendLeaves(frontier, [leaf])
    files.add('audit_entry', [
      SHARD,
      n,
      ...cells({ columns, bytes: Buffer.from(text), leaf }).slice(0, -1),
      text,
    ])
    const event = readEvent(text, columns)
    if (event !== undefined) {
      const controllerOf = (source: string): string | undefined => HOLDERS.get(source)
      for (const it of termsOf(event, controllerOf))
        files.add('audit_term', [it.viewer, it.term, columns.recorded, SHARD, n])
      for (const it of exchangesOf(event, controllerOf))
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
    }
    if ((n + 1) % CHECKPOINT_EVERY === 0 || n === events - 1) {
      const note = signCheckpoint({ size: frontier.size, root: rootOf(frontier) }, signer)
      files.add('audit_checkpoint', [SHARD, frontier.size, frontierBytes(frontier), note, columns.recorded])
    }
    if ((n + 1) % PER_FILE === 0) await files.copy()
  }
  await files.copy()
  return { size: frontier.size, frontier: frontierBytes(frontier) }
}

function opening(key: string, { since }: Region): AuditEntry {
  const recorded = new Date(since).toISOString()
  return openingEntry({ origin: ORIGIN, key, heads: [] }, 'created', { recorded, nonce: 'nonce' })
}

/** Rows that wait to be copied in, by table, in the text format of COPY. */
class Files {
  readonly #owner: pg.Client
  readonly #folder: string
  readonly #rows = new Map<string, string[]>()

  constructor(owner: pg.Client, folder: string) {
    this.#owner = owner
    this.#folder = folder
  }

  add(table: string, row: readonly unknown[]): void {
    const rows = this.#rows.get(table) ?? []
    this.#rows.set(table, rows)
    rows.push(row.map(copyText).join('\t'))
  }

  async copy(): Promise<void> {
    for (const [table, rows] of this.#rows) {
      if (rows.length === 0) continue
      const file = join(this.#folder, table)
      writeFileSync(file, `${rows.join('\n')}\n`)
      rows.length = 0
      await this.#owner.query(`copy ${table} from '${file}'`)
    }
  }
}

function copyText(value: unknown): string {
  if (value === undefined || value === null) return '\\N'
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`
  const text = typeof value === 'string' ? value : `${value as number | bigint | boolean}`
  return text.replace(/[\\\n\t\r]/g, (it) => ESCAPES[it] ?? it)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
