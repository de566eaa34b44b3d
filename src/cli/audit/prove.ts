import { readCheckpoint } from '../../audit/proofs/checkpoint.js'
import { type Hash } from '../../audit/merkle.js'
import { formatGrowthProof } from '../../audit/proofs/growth-file.js'
import { consistencyRanges, inclusionRanges } from '../../audit/proofs/proof.js'
import { formatTlogProof } from '../../audit/proofs/tlog-proof.js'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'
import { withLog } from './log-place.js'

/**
 * Prints the proof that an entry is in the log, under the shard's newest checkpoint (C2SP tlog-proof); the entry's
 * exact text goes into the proof's extra data. 1 when no checkpoint covers the entry. Throws BadInput for a receipt
 * that names none.
 */
export async function proveEntry(
  receipt: string | undefined,
  { data }: { readonly data: string | undefined },
  io: CommandIo,
): Promise<number> {
  const [, origin, number] = /^(\S+)#(\d{1,19})$/.exec(receipt ?? '') ?? []
  if (origin === undefined || number === undefined)
    throw new BadInput('prove expects SHARD#INDEX, or the Audit-Receipt of an answer')
  const index = BigInt(number)
  return withLog(data, io, async (log) => {
    const shard = (await log.shards()).find((it) => it.origin === origin || String(it.shard) === origin)
    if (shard === undefined) throw new BadInput(`there is no shard ${origin}`)
    const entry = await log.entry(shard.shard, index)
    if (entry === undefined) throw new BadInput(`${shard.origin} has no entry ${number}`)
    const signed = await log.checkpointFrom(shard.shard, index + 1n)
    if (signed === undefined) {
      io.stderr(`no checkpoint covers ${shard.origin}#${number} yet\n`)
      return 1
    }
    const { size } = readCheckpoint(signed.note)
    const hashes: Hash[] = []
    for (const range of inclusionRanges(index, size)) hashes.push(await log.rangeRoot(shard.shard, range))
    io.stdout(formatTlogProof({ index, hashes, checkpoint: signed.note, extra: Buffer.from(entry.text) }))
    return 0
  })
}

/**
 * Prints the proof that a shard's newest checkpoint extends the tree of the older size: every entry it had is still
 * there, unchanged. 1 when no checkpoint covers that size. Throws BadInput for a shard or size that is none.
 */
export async function proveGrowth(
  name: string | undefined,
  since: string,
  { data }: { readonly data: string | undefined },
  io: CommandIo,
): Promise<number> {
  if (name === undefined) throw new BadInput('prove --since expects the shard')
  if (!/^[1-9]\d{0,17}$/.test(since))
    throw new BadInput('--since expects the number of entries of an older checkpoint')
  const size = BigInt(since)
  return withLog(data, io, async (log) => {
    const shard = (await log.shards()).find((it) => it.origin === name || String(it.shard) === name)
    if (shard === undefined) throw new BadInput(`there is no shard ${name}`)
    const signed = await log.checkpointFrom(shard.shard, size)
    if (signed === undefined) {
      io.stderr(`no checkpoint of ${shard.origin} covers ${since} entries\n`)
      return 1
    }
    const hashes: Hash[] = []
    for (const range of consistencyRanges(size, readCheckpoint(signed.note).size))
      hashes.push(await log.rangeRoot(shard.shard, range))
    io.stdout(formatGrowthProof({ size, hashes, checkpoint: signed.note }))
    return 0
  })
}
