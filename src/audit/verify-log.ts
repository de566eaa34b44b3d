import { openCheckpoint } from './proofs/checkpoint.js'
import { bodyIn } from './entry-text.js'
import {
  type CheckpointLine,
  type EntryLine,
  type LogLine,
  SHARD_CREATED,
  type ShardLine,
} from './log-line.js'
import {
  EMPTY_FRONTIER,
  type Frontier,
  type Hash,
  appendLeaves,
  frontierBytes,
  leafHash,
  rootOf,
  sameHash,
} from './merkle.js'
import { type ShardHead, readOpening } from './shard-opening.js'
import { type RecordedRemoval, type RemovedBodies, RemovedTally } from './retention/removed-bodies.js'
import { NoteError, type NoteVerifier, parseVerifierKey } from './proofs/note-key.js'
import { type Cosignature, cosignaturesOn } from './proofs/signed-note.js'

/** One thing that is wrong with a log, and where. */
export type LogFinding = {
  readonly origin: string
  readonly index: bigint | undefined
  readonly problem: string
}

export type LogReport = {
  readonly shards: number
  readonly entries: bigint
  /** Entries whose evidence was removed under the retention policy. */
  readonly removed: bigint
  readonly checkpoints: number
  /** The head of each shard as recomputed from its texts. */
  readonly heads: readonly ShardHead[]
  readonly findings: readonly LogFinding[]
  /** The newest checkpoint of each shard that each of the witnesses signed. */
  readonly witnessed: readonly WitnessedHead[]
}

/** A witness saw a shard at a size; `at` in seconds since 1970. */
export type WitnessedHead = Cosignature & { readonly origin: string; readonly size: bigint }

export type VerifyLogSettings = {
  /** Keys that checkpoints must be signed with; empty: the key each shard names in its first entry. */
  readonly keys: readonly NoteVerifier[]
  /** Heads that must be part of the log: from checkpoints kept elsewhere, and from what shards say of each other. */
  readonly expected: readonly ShardHead[]
  /** Whose evidence was removed, as entries of the log say. */
  readonly removed?: readonly RecordedRemoval[]
  /** Witnesses whose signatures are looked at; those of others are ignored. */
  readonly witnesses?: readonly NoteVerifier[]
}

/**
 * Recomputes a log from its texts, line by line in constant memory: every leaf, every index, every root that was ever
 * signed or expected, and the stored head of every shard.
 */
export class LogVerification {
  readonly #settings: VerifyLogSettings
  readonly #findings: LogFinding[] = []
  readonly #heads: ShardHead[] = []
  readonly #witnessed = new Map<string, WitnessedHead>()
  #shard: OpenShard | undefined
  #entries = 0n
  #removed = 0n
  readonly #gone: RemovedBodies[] = []
  /** Up to where a checkpoint that holds covers each shard. */
  readonly #signed = new Map<string, bigint>()
  #checkpoints = 0
  #ended = false

  constructor(settings: VerifyLogSettings) {
    this.#settings = settings
  }

  accept(line: LogLine): void {
    if (this.#ended) this.#find('', undefined, 'there are lines after the end')
    if (line.kind === 'shard') this.#openShard(line)
    if (line.kind === 'entry') this.#acceptEntry(line)
    if (line.kind === 'checkpoint') this.#acceptCheckpoint(line)
    if (line.kind === 'end') this.#acceptEnd(line.shards)
  }

  /** What was found; call it once, after the last line. */
  report(): LogReport {
    if (!this.#ended) this.#find('', undefined, 'the log is cut off before its end')
    for (const it of this.#gone) this.#checkGone(it)
    for (const it of this.#settings.witnesses ?? []) this.#checkWitness(it.name)
    return {
      shards: this.#heads.length,
      entries: this.#entries,
      removed: this.#removed,
      checkpoints: this.#checkpoints,
      heads: this.#heads,
      findings: this.#findings,
      witnessed: [...this.#witnessed.values()],
    }
  }

  /** Evidence may be gone only as the newest removal says that is itself under a signed checkpoint. */
  #checkGone({ origin, entries, digest }: RemovedBodies): void {
    const [newest] = (this.#settings.removed ?? [])
      .filter((it) => it.origin === origin && it.by.index < (this.#signed.get(it.by.origin) ?? 0n))
      .toSorted((a, b) => b.recorded.localeCompare(a.recorded))
    const gone = `evidence of ${String(entries)} entries is gone`
    if (newest === undefined) this.#find(origin, undefined, `${gone}, and no signed entry says so`)
    else if (newest.entries !== entries || newest.digest !== digest)
      this.#find(
        origin,
        undefined,
        `${gone}, and it is not what the newest removal says (${String(newest.entries)}): it was cut short, or somebody has changed the log`,
      )
  }

  #checkWitness(name: string): void {
    for (const { origin, size } of this.#heads)
      if (size > 0n && !this.#witnessed.has(`${name} ${origin}`))
        this.#find(origin, undefined, `the witness ${name} has signed no checkpoint of it`)
  }

  #openShard(line: ShardLine): void {
    this.#closeShard()
    const number = this.#heads.length + 1
    if (line.shard !== number) this.#find(line.origin, undefined, `shard ${String(number)} is missing`)
    const expected = this.#settings.expected.filter((it) => it.origin === line.origin)
    this.#shard = { line, expected, keys: this.#settings.keys, frontier: EMPTY_FRONTIER, broken: false }
  }

  #acceptEntry(line: EntryLine): void {
    const shard = this.#shardOf(line)
    if (shard === undefined) return
    this.#entries += 1n
    const { origin } = shard.line
    const { size } = shard.frontier
    if (line.index !== size && !shard.broken) {
      this.#find(
        origin,
        line.index < size ? line.index : size,
        line.index < size ? 'the entry is there twice' : 'the entry is missing',
      )
      shard.broken = true
    }
    const leaf = line.text === '' ? this.#removedLeaf(line, shard) : this.#checkedLeaf(line, shard)
    shard.frontier = appendLeaves(shard.frontier, [leaf])
    this.#checkExpected(shard)
  }

  #checkedLeaf(line: EntryLine, shard: OpenShard): Hash {
    const { origin } = shard.line
    const leaf = leafHash(line.text)
    if (!sameHash(leaf, line.leaf)) this.#find(origin, line.index, 'the text is not the one that was hashed')
    const body = bodyIn(line.text, line.columns)
    if (body === undefined) this.#find(origin, line.index, 'the columns do not say what the text says')
    if (shard.frontier.size === 0n) this.#acceptFirst(shard, line, body)
    return leaf
  }

  /** What is gone has no text to be hashed; its hash still has to lead to the signed roots. */
  #removedLeaf({ index, leaf, columns }: EntryLine, shard: OpenShard): Hash {
    this.#removed += 1n
    shard.gone ??= new RemovedTally()
    shard.gone.add(index, columns)
    return leaf
  }

  #acceptFirst(shard: OpenShard, line: EntryLine, body: string | undefined): void {
    const { origin } = shard.line
    const opening = body === undefined ? undefined : readOpening(body)
    if (line.columns.action !== SHARD_CREATED || opening?.origin !== origin) {
      this.#find(origin, line.index, 'the first entry is not the one that made the shard')
      return
    }
    if (shard.keys.length > 0) return
    try {
      shard.keys = [parseVerifierKey(opening.key)]
    } catch {
      this.#find(origin, line.index, 'the first entry names no key')
    }
  }

  #acceptCheckpoint(line: CheckpointLine): void {
    const shard = this.#shardOf(line)
    if (shard === undefined) return
    this.#checkpoints += 1
    const problem = checkpointProblem(line, shard)
    const { origin } = shard.line
    if (problem === undefined) {
      this.#signed.set(origin, line.size)
      this.#acceptCosignatures(line, origin)
    } else this.#find(origin, line.size, problem)
  }

  #acceptCosignatures({ note, size }: CheckpointLine, origin: string): void {
    try {
      for (const it of cosignaturesOn(note, this.#settings.witnesses ?? []))
        this.#witnessed.set(`${it.witness} ${origin}`, { ...it, origin, size })
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      this.#find(origin, size, `what a witness signed does not hold: ${error.message}`)
    }
  }

  #checkExpected({ line, expected, frontier }: OpenShard): void {
    for (const it of expected)
      if (it.size === frontier.size && !sameHash(it.root, rootOf(frontier)))
        this.#find(line.origin, it.size, 'the entries before are not those of a checkpoint kept elsewhere')
  }

  #closeShard(): void {
    const shard = this.#shard
    if (shard === undefined) return
    const { line, frontier, expected } = shard
    if (frontier.size !== line.size)
      this.#find(
        line.origin,
        frontier.size,
        `the head says ${String(line.size)} entries, there are ${String(frontier.size)}`,
      )
    else if (!sameHash(frontierBytes(frontier), line.frontier))
      this.#find(line.origin, undefined, 'the entries do not lead to the head')
    for (const it of expected)
      if (it.size > frontier.size)
        this.#find(
          line.origin,
          frontier.size,
          `the log is shorter than a checkpoint kept elsewhere (${String(it.size)})`,
        )
    if (shard.gone !== undefined) this.#gone.push(shard.gone.of(line.origin))
    this.#heads.push({ origin: line.origin, size: frontier.size, root: rootOf(frontier) })
    this.#shard = undefined
  }

  #acceptEnd(shards: number): void {
    this.#closeShard()
    this.#ended = true
    if (shards !== this.#heads.length)
      this.#find(
        '',
        undefined,
        `there should be ${String(shards)} shards, there are ${String(this.#heads.length)}`,
      )
    const known = new Set(this.#heads.map((it) => it.origin))
    const missing = new Set(this.#settings.expected.map((it) => it.origin).filter((it) => !known.has(it)))
    for (const origin of missing) this.#find(origin, undefined, 'the shard is missing')
  }

  #shardOf(line: EntryLine | CheckpointLine): OpenShard | undefined {
    if (this.#shard?.line.shard === line.shard) return this.#shard
    this.#find(`shard ${String(line.shard)}`, undefined, `a ${line.kind} stands outside its shard`)
    return undefined
  }

  #find(origin: string, index: bigint | undefined, problem: string): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ origin, index, problem })
  }
}

type OpenShard = {
  readonly line: ShardLine
  readonly expected: readonly ShardHead[]
  keys: readonly NoteVerifier[]
  frontier: Frontier
  broken: boolean
  gone?: RemovedTally
}

/** A log that was changed early is wrong everywhere after: the first findings say where to look. */
const MOST_FINDINGS = 100

function checkpointProblem(
  line: CheckpointLine,
  { line: { origin }, keys, frontier }: OpenShard,
): string | undefined {
  if (line.size !== frontier.size) return 'a checkpoint is of a size that the log does not have there'
  try {
    const checkpoint = openCheckpoint(line.note, keys)
    if (checkpoint.origin !== origin || checkpoint.size !== line.size)
      return 'a checkpoint is of another shard or size'
    if (!sameHash(checkpoint.root, rootOf(frontier)))
      return 'the entries do not lead to the root of a signed checkpoint'
  } catch (error) {
    if (error instanceof NoteError) return `a checkpoint does not hold: ${error.message}`
    throw error
  }
  return sameHash(line.frontier, frontierBytes(frontier))
    ? undefined
    : 'what is kept with a checkpoint is not its frontier'
}
