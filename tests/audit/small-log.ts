import { signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { type LogLine } from '../../src/audit/log-line.js'
import { EMPTY_FRONTIER, appendLeaves, frontierBytes, leafHash, rootOf } from '../../src/audit/merkle.js'
import { type AuditEntry } from '../../src/audit/record.js'
import { openingEntry } from '../../src/audit/shard-opening.js'
import { noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { auditEntry } from './audit-entries.js'

/** The lines of a log of one shard, with a checkpoint after every `every` entries and at the end. */
export function smallLog(key: string, entries: number, every: number): readonly LogLine[] {
  const origin = 'log.example/audit/1'
  const signer = noteSigner(origin, key)
  const opening = openingEntry({ origin, key: verifierKeyOf(signer), heads: [] }, 'created', {
    recorded: '2026-11-21T09:00:00.000Z',
    nonce: 'nonce',
  })
  const all: readonly AuditEntry[] = [opening, ...Array.from({ length: entries - 1 }, () => auditEntry())]
  const lines: LogLine[] = []
  let frontier = EMPTY_FRONTIER
  for (const [at, entry] of all.entries()) {
    const columns = entryColumns(entry)
    const text = entryText(columns, entry.body)
    const leaf = leafHash(text)
    lines.push({ kind: 'entry', shard: 1, index: BigInt(at), leaf, columns, text })
    frontier = appendLeaves(frontier, [leaf])
    if ((at + 1) % every !== 0 && at + 1 !== entries) continue
    const { size } = frontier
    const note = signCheckpoint({ size, root: rootOf(frontier) }, signer)
    lines.push({ kind: 'checkpoint', shard: 1, size, frontier: frontierBytes(frontier), note })
  }
  const head: LogLine = {
    kind: 'shard',
    shard: 1,
    origin,
    size: frontier.size,
    frontier: frontierBytes(frontier),
  }
  return [head, ...lines, { kind: 'end', shards: 1 }]
}
