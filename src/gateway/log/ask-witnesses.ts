import { formatGrowthProof } from '../../audit/proofs/growth-file.js'
import { NoteError, type NoteVerifier, parseVerifierKey } from '../../audit/proofs/note-key.js'
import { cosignaturesOn } from '../../audit/proofs/signed-note.js'
import { type Settings } from '../../config/settings-types.js'
import { type WitnessAnswer, type WitnessClient, witnessClient } from '../../delivery/witness-client.js'
import { type Events } from '../../observability/events.js'
import { type CosignatureStore, type UnsignedCheckpoint } from '../../storage/audit/cosignature-store.js'
import { repeat } from '../repeat.js'

const ROUND_MS = 5_000

type Witness = { readonly key: NoteVerifier; readonly client: WitnessClient }

/**
 * Shows every witness in the settings the newest checkpoint of each shard, again and again, and keeps what they sign.
 * One process of several does so at a time. A witness that stands further on than the log, or finds that the log was
 * changed, is reported as such: somebody has rewritten history, or lost it. Throws, naming the witness, when a key in
 * the settings is none.
 */
export function askWitnesses(
  { witnesses = [] }: Pick<Settings, 'witnesses'>,
  store: CosignatureStore,
  events: Pick<Events, 'witnessAnswered'>,
): { close(): Promise<void> } {
  const all = witnesses.map(({ url, key }) => ({ key: witnessKey(key), client: witnessClient(url) }))
  if (all.length === 0) return { close: () => Promise.resolve() }
  const round = async (): Promise<void> => {
    await store.alone(async () => {
      await Promise.all(all.map((it) => askOne(it, store, events)))
    })
  }
  const loop = repeat(round, ROUND_MS, () => events.witnessAnswered('', 'not-asked'))
  return {
    close: async () => {
      await loop.stop()
      await Promise.all(all.map((it) => it.client.close()))
    },
  }
}

function witnessKey(text: string): NoteVerifier {
  const key = parseVerifierKey(text)
  if (key.type !== 'cosignature')
    throw new NoteError(`witnesses: ${key.name} is the key of a log, not of a witness`)
  return key
}

async function askOne(
  witness: Witness,
  store: CosignatureStore,
  events: Pick<Events, 'witnessAnswered'>,
): Promise<void> {
  for (const checkpoint of await store.unsigned(witness.key.name)) {
    const answer = await show(witness, checkpoint, checkpoint.signedSize, store)
    // It may know of more than was kept here: a process can die between the two.
    const last =
      answer.kind === 'conflict' && answer.size > checkpoint.signedSize && answer.size <= checkpoint.size
        ? await show(witness, checkpoint, answer.size, store)
        : answer
    events.witnessAnswered(witness.key.name, await outcomeOf(last, witness, checkpoint, store))
  }
}

async function show(
  { client }: Witness,
  checkpoint: UnsignedCheckpoint,
  since: bigint,
  store: CosignatureStore,
): Promise<WitnessAnswer> {
  return client.addCheckpoint(formatGrowthProof(await store.growth(checkpoint, since)))
}

/** What came of it, in a word of ours; what it signed is kept by then. */
async function outcomeOf(
  answer: WitnessAnswer,
  { key }: Witness,
  checkpoint: UnsignedCheckpoint,
  store: CosignatureStore,
): Promise<WitnessOutcome> {
  if (answer.kind === 'unreachable') return 'unreachable'
  if (answer.kind === 'conflict') return answer.size > checkpoint.size ? 'ahead' : 'inconsistent'
  if (answer.kind === 'refused') return answer.status === 422 ? 'inconsistent' : 'refused'
  const line = signedBy(key, checkpoint.note, answer.lines)
  if (line === undefined) return 'not-its-signature'
  await store.keep(checkpoint, key.name, line)
  return 'signed'
}

type WitnessOutcome = Parameters<Events['witnessAnswered']>[1]

/** The line of this witness among those it sent, once it holds; others are not kept. */
function signedBy(key: NoteVerifier, note: string, lines: string): string | undefined {
  return lines.split(/(?<=\n)/).find((line) => {
    try {
      return line.endsWith('\n') && cosignaturesOn(note + line, [key]).length === 1
    } catch (error) {
      if (error instanceof NoteError) return false
      throw error
    }
  })
}
