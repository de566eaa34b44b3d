import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { formatLogLine } from '../../audit/log-file.js'
import { bodyIn } from '../../audit/entry-text.js'
import {
  type NoteVerifier,
  formatVerifierKey,
  parseVerifierKey,
  renamedKey,
} from '../../audit/proofs/note-key.js'
import { readOpening } from '../../audit/shard-opening.js'
import { parseNhsNumber } from '../../model/nhs-number.js'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'
import { withLog } from './log-place.js'

type Place = { readonly data: string | undefined }

/** Prints the newest signed checkpoint of every shard, an empty line between them. Keep them: they bind the log. */
export async function printCheckpoints({ data }: Place, io: CommandIo): Promise<number> {
  return withLog(data, io, async (log) => {
    const notes: string[] = []
    for (const { shard } of await log.shards()) {
      const signed = await log.checkpoint(shard)
      if (signed !== undefined) notes.push(signed.note)
    }
    io.stdout(notes.join('\n'))
    return notes.length > 0 ? 0 : 1
  })
}

/**
 * Prints the public keys of the log, one a line: that of the log itself, which covers every shard and is what a witness
 * is told, then that of each shard, as its first entry names it.
 */
export async function printKeys({ data }: Place, io: CommandIo): Promise<number> {
  return withLog(data, io, async (log) => {
    const keys: NoteVerifier[] = []
    for (const { shard } of await log.shards()) {
      const first = await log.entry(shard, 0n)
      const body = first === undefined ? undefined : bodyIn(first.text, first.columns)
      const opening = body === undefined ? undefined : readOpening(body)
      if (opening !== undefined) keys.push(parseVerifierKey(opening.key))
    }
    const ofLogs = keys.map((it) => renamedKey(it, it.name.replace(/\/\d+$/, '')))
    for (const key of new Set([...ofLogs, ...keys].map(formatVerifierKey))) io.stdout(`${key}\n`)
    return keys.length > 0 ? 0 : 1
  })
}

/** Writes the whole log, one JSON object a line, to a file that `audit verify` checks offline. */
export async function exportLog(out: string | undefined, { data }: Place, io: CommandIo): Promise<number> {
  if (out === undefined) throw new BadInput('export expects --out FILE')
  return withLog(data, io, async (log) => {
    // It holds personal data: nobody else may read it, and no earlier export is written over.
    const file = await open(resolve(io.cwd, out), 'wx', 0o600).catch(() => {
      throw new BadInput(`${out}: cannot be made, or is there already`)
    })
    try {
      for await (const line of log.lines()) await file.write(`${formatLogLine(line)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    return 0
  })
}

/** Prints who asked for a person's record: time, receipt, what, who, why and what came of it, separated by tabs. */
export async function printAccesses({ data }: Place, io: CommandIo): Promise<number> {
  const nhsNumber = parseNhsNumber((await textOf(io.stdin)).trim())
  if (nhsNumber === undefined) throw new BadInput('stdin:1:1: expected an NHS number')
  return withLog(data, io, async (log) => {
    const origins = new Map((await log.shards()).map((it) => [it.shard, it.origin]))
    for await (const { shard, index, columns } of log.about(nhsNumber)) {
      const receipt = `${origins.get(shard) ?? '?'}#${String(index)}`
      const { recorded, kind, action, actor, actorOrganisation, purpose, outcome, breakGlass } = columns
      const cells = [recorded, receipt, kind, action, actor, actorOrganisation, purpose, outcome]
      io.stdout(`${[...cells, breakGlass ? 'break-glass' : undefined].map(cell).join('\t')}\n`)
    }
    return 0
  })
}

/** A cell cannot break the line or the table, whatever a token said. */
function cell(text: string | undefined): string {
  return text === undefined || text === '' ? '-' : text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}

async function textOf(input: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of input) parts.push(part)
  return Buffer.concat(parts).toString()
}
