import { type Bytes, isExtended, isIncluded, leafOf, same } from './merkle-check.js'
import { type LogKey, NotProven, type SignedHead, openSigned, readKey, witnessedAt } from './note-check.js'
import { hashesIn, proofIn, splitFile } from './proof-file.js'
import { isReport, proveReport } from './report-check.js'

/** What the reader gave, verbatim; an empty text is nothing given. */
export type Given = {
  /** The log's public key, `name+hash+key`. */
  readonly key: string
  /** A proof file (C2SP tlog-proof), or the file of proofs that comes with a report of who accessed a person. */
  readonly proof: string
  /** The exact text of the entry; empty to take the one inside the proof file. */
  readonly entry: string
  /** A checkpoint that was kept. */
  readonly saved: string
  /** What proves that the log only grew: `old SIZE`, hashes, an empty line, a newer checkpoint (C2SP tlog-witness). */
  readonly growth: string
  /** Public keys of witnesses that must have signed, one a line; empty for none. */
  readonly witnesses: string
}

/** One answer: to which question, whether it is proven, and a sentence. `entry` is the text that was proven, `lines` what the file says of what was proven by its hash. */
export type Answer = {
  readonly about: 'inclusion' | 'consistency' | 'witnesses'
  readonly isProven: boolean
  readonly sentence: string
  readonly entry?: string
  readonly lines?: readonly string[]
}

/** The answers to what was asked: is the entry in the log, does the log extend the kept checkpoint. Never rejects. */
export async function answersTo(given: Given): Promise<readonly Answer[]> {
  const asksInclusion = given.proof !== '' || given.entry !== ''
  const asksConsistency = given.saved !== '' || given.growth !== ''
  const asksWitnesses = given.witnesses.trim() !== ''
  const heads: SignedHead[] = []
  const answers: Answer[] = []
  if (asksInclusion || !(asksConsistency || asksWitnesses))
    answers.push(await answer('inclusion', inclusion(given, heads)))
  if (asksConsistency) answers.push(await answer('consistency', consistency(given, heads)))
  if (asksWitnesses) answers.push(await answer('witnesses', witnesses(given)))
  return answers
}

type Proven = Omit<Answer, 'about' | 'isProven'>

async function answer(about: Answer['about'], proven: Promise<Proven>): Promise<Answer> {
  try {
    return { about, isProven: true, ...(await proven) }
  } catch (error) {
    if (error instanceof NotProven) return { about, isProven: false, sentence: error.message }
    return {
      about,
      isProven: false,
      sentence: 'The check could not be finished in this browser: nothing is proven.',
    }
  }
}

async function inclusion(given: Given, heads: SignedHead[]): Promise<Proven> {
  const key = await keyIn(given)
  if (given.proof === '') throw new NotProven('The proof file is missing.')
  if (isReport(given.proof)) return proveReport(given.proof, given.entry, key)
  const { index, hashes, checkpoint, extra } = proofIn(given.proof)
  const head = await openSigned(checkpoint, 'the checkpoint in the proof file', key)
  heads.push(head)
  const entry = given.entry === '' ? extra : given.entry
  if (entry === undefined)
    throw new NotProven('The proof file does not hold the entry: paste the text of the entry as well.')
  if (index >= head.size)
    throw new NotProven(
      `The proof speaks of entry ${index}, but its checkpoint covers ${head.size} entries only.`,
    )
  if (!(await isIncluded(await leafOf(entry), index, hashes, head)))
    throw new NotProven(
      `This is not entry ${index} of the log: the entry or the proof was changed, by as little as one character or a line break at its end.`,
    )
  return {
    sentence: `The entry is number ${index} of the log ${head.origin}, under its signed checkpoint of ${head.size} entries.`,
    entry,
  }
}

async function consistency(given: Given, heads: readonly SignedHead[]): Promise<Proven> {
  const key = await keyIn(given)
  if (given.saved === '') throw new NotProven('The checkpoint that you kept is missing.')
  if (given.growth === '') throw new NotProven('The file that proves that the log only grew is missing.')
  const { size, hashes, checkpoint } = growthIn(given.growth)
  const older = await openSigned(
    keptOf(given.saved, originOf(checkpoint)),
    'the checkpoint that you kept',
    key,
  )
  const newer = await openSigned(checkpoint, 'the checkpoint in the growth file', key)
  if (older.origin !== newer.origin)
    throw new NotProven(
      `The checkpoint that you kept is of ${older.origin}, the growth file of ${newer.origin}.`,
    )
  if (size !== older.size)
    throw new NotProven(
      `The growth file starts at ${size} entries, but the checkpoint that you kept is of ${older.size}.`,
    )
  if (newer.size < older.size)
    throw new NotProven(
      `The log has shrunk: you kept a checkpoint of ${older.size} entries, and this one is of ${newer.size}.`,
    )
  if (!(await isExtended(older, newer, hashes)))
    throw new NotProven(
      'The log does not extend the checkpoint that you kept: the log or the proof was changed.',
    )
  const isSplit = heads.some((it) =>
    [older, newer].some(
      (other) => it.origin === other.origin && it.size === other.size && !same(it.root, other.root),
    ),
  )
  if (isSplit)
    throw new NotProven('Two signed checkpoints of the same size differ: the log shows different histories.')
  return {
    sentence: `The log of ${newer.size} entries holds, unchanged, all ${older.size} entries of the checkpoint that you kept.`,
  }
}

/** Whether every witness signed the newest checkpoint that was given. */
async function witnesses(given: Given): Promise<Proven> {
  const key = await keyIn(given)
  const keys = await Promise.all(
    given.witnesses
      .split('\n')
      .filter((it) => it.trim() !== '')
      .map((it) => readKey(it.trim(), 'witness')),
  )
  const [note, called] = newestNote(given)
  const head = await openSigned(note, called, key)
  const said: string[] = []
  for (const it of keys) said.push(`${it.name} at ${timeOf(await witnessedAt(note, called, it))}`)
  return {
    sentence: `The checkpoint of ${head.size} entries was signed by ${said.join(' and by ')}. No one can show another history of these entries without them.`,
  }
}

function newestNote({ growth, proof, saved }: Given): readonly [note: string, called: string] {
  if (growth !== '') return [growthIn(growth).checkpoint, 'the checkpoint in the growth file']
  if (isReport(proof))
    throw new NotProven(
      'Each proof of a report has a checkpoint of its own: give the witnesses one proof file, or a checkpoint.',
    )
  if (proof !== '') return [proofIn(proof).checkpoint, 'the checkpoint in the proof file']
  if (saved !== '') return [saved, 'the checkpoint that you kept']
  throw new NotProven('There is no checkpoint for the witnesses to have signed: give a file.')
}

function timeOf(seconds: bigint): string {
  if (seconds > 253_402_300_799n) throw new NotProven('A witness gives an impossible time.')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The checkpoint of that shard in what `linchpin audit checkpoint` printed: there is one for every shard. */
function keptOf(saved: string, origin: string): string {
  const notes = saved.split(/(?<=\n— [^\n]*\n)\n(?=[^—\n])/u)
  return notes.find((it) => originOf(it) === origin) ?? saved
}

function originOf(note: string): string {
  return note.slice(0, note.indexOf('\n'))
}

async function keyIn(given: Given): Promise<LogKey> {
  if (given.key.trim() === '') throw new NotProven('The public key of the log is missing.')
  return readKey(given.key.trim(), 'log')
}

function growthIn(text: string): {
  readonly size: bigint
  readonly hashes: readonly Bytes[]
  readonly checkpoint: string
} {
  const { lines, checkpoint } = splitFile(text, 'the growth file', undefined)
  const size = /^old (0|[1-9]\d{0,18})$/.exec(lines[0] ?? '')?.[1]
  if (size === undefined) throw new NotProven('Line 1 of the growth file is not the word old and a number.')
  return { size: BigInt(size), hashes: hashesIn(lines, 1, 'the growth file'), checkpoint }
}
