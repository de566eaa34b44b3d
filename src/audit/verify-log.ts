import { bodyIn } from './entry-text.js'
import {
  type CheckpointLine,
  type EntryLine,
  type LogLine,
  SHARD_CREATED,
  type ShardLine,
} from './log-line.js'
import { type Hash, frontierBytes, leafHash, rootOf, sameHash } from './merkle.js'
import { GrowingTree } from './verify/growing-tree.js'
import {
  type LogFinding,
  type LogReport,
  type VerifyLogSettings,
  type WitnessedHead,
} from './verify/log-report.js'
import { type OpenShard, checkpointProblem } from './verify/open-shard.js'
import { type RawEntryLine, saysPlainly } from './verify/raw-entry.js'
import { type ShardHead, readOpening } from './shard-opening.js'
import { type RemovedBodies, RemovedTally } from './retention/removed-bodies.js'
import { NoteError, parseVerifierKey } from './proofs/note-key.js'
import { cosignaturesOn } from './proofs/signed-note.js'

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

  accept(line: LogLine | RawEntryLine): void {
    if (this.#ended) this.#find('', undefined, 'there are lines after the end')
    if (line.kind === 'shard') this.#openShard(line)
    if (line.kind === 'entry' || line.kind === 'raw-entry') this.#acceptEntry(line)
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
    this.#shard = {
      line,
      expected,
      sizes: new Set(expected.map((it) => it.size)),
      keys: this.#settings.keys,
      tree: new GrowingTree(),
      broken: false,
    }
  }

  #acceptEntry(line: EntryLine | RawEntryLine): void {
    const shard = this.#shardOf(line)
    if (shard === undefined) return
    this.#entries += 1n
    const { origin } = shard.line
    const { size } = shard.tree
    if (line.index !== size && !shard.broken) {
      this.#find(
        origin,
        line.index < size ? line.index : size,
        line.index < size ? 'the entry is there twice' : 'the entry is missing',
      )
      shard.broken = true
    }
    const isGone = textOf(line).length === 0
    shard.tree.append(isGone ? this.#removedLeaf(line, shard) : this.#checkedLeaf(line, shard))
    this.#checkExpected(shard)
  }

  #checkedLeaf(line: EntryLine | RawEntryLine, shard: OpenShard): Hash {
    const { origin } = shard.line
    const leaf = leafHash(textOf(line))
    if (!sameHash(leaf, line.leaf)) this.#find(origin, line.index, 'the text is not the one that was hashed')
    const isFirst = shard.tree.size === 0n
    if (!isFirst && line.kind === 'raw-entry' && saysPlainly(line.bytes, line.columns)) return leaf
    const whole = wholeOf(line)
    const body = bodyIn(whole.text, whole.columns)
    if (body === undefined) this.#find(origin, line.index, 'the columns do not say what the text says')
    if (isFirst) this.#acceptFirst(shard, whole, body)
    return leaf
  }

  /** What is gone has no text to be hashed; its hash still has to lead to the signed roots. */
  #removedLeaf(line: EntryLine | RawEntryLine, shard: OpenShard): Hash {
    const { index, leaf, columns } = wholeOf(line)
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

  #checkExpected({ line, expected, sizes, tree }: OpenShard): void {
    if (!sizes.has(tree.size)) return
    for (const it of expected)
      if (it.size === tree.size && !sameHash(it.root, rootOf(tree.frontier())))
        this.#find(line.origin, it.size, 'the entries before are not those of a checkpoint kept elsewhere')
  }

  #closeShard(): void {
    const shard = this.#shard
    if (shard === undefined) return
    const { line, expected } = shard
    const frontier = shard.tree.frontier()
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

  #shardOf(line: EntryLine | RawEntryLine | CheckpointLine): OpenShard | undefined {
    if (this.#shard?.line.shard === line.shard) return this.#shard
    this.#find(`shard ${String(line.shard)}`, undefined, `${OUTSIDE[line.kind]} stands outside its shard`)
    return undefined
  }

  #find(origin: string, index: bigint | undefined, problem: string): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ origin, index, problem })
  }
}

function textOf(line: EntryLine | RawEntryLine): string | Uint8Array {
  return line.kind === 'entry' ? line.text : line.bytes
}

function wholeOf(line: EntryLine | RawEntryLine): EntryLine {
  return line.kind === 'entry' ? line : line.whole()
}

const OUTSIDE = { entry: 'an entry', 'raw-entry': 'an entry', checkpoint: 'a checkpoint' } as const

/** A log that was changed early is wrong everywhere after: the first findings say where to look. */
const MOST_FINDINGS = 100
