import { HASH_BYTES, type Hash } from '../merkle.js'
import { NoteError, type NoteSigner, type NoteVerifier, decodeBase64, renamedKey } from './note-key.js'
import { openNote, signNote } from './signed-note.js'

/** The head of one log at one size, as signed (C2SP tlog-checkpoint). */
export type Checkpoint = { readonly origin: string; readonly size: bigint; readonly root: Hash }

/** The signed note of the checkpoint. The signer's name is the origin, as C2SP tlog-checkpoint asks. */
export function signCheckpoint(
  head: { readonly size: bigint; readonly root: Hash },
  signer: NoteSigner,
): string {
  const root = Buffer.from(head.root).toString('base64')
  return signNote(`${signer.name}\n${String(head.size)}\n${root}\n`, signer)
}

/**
 * The checkpoint in a note that one of the verifiers signed under the name of its origin. Throws NoteError when it is
 * not signed by its own log, or is no checkpoint.
 */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Checkpoint {
  const { origin } = readCheckpoint(note)
  return readCheckpoint(openNote(note, keysOf(origin, verifiers)))
}

/**
 * The keys that may sign checkpoints of this origin: those of its name, and those of the log whose shard it is. A shard
 * is named `{log}/{number}`, and every shard of a log is signed with the key of the log.
 */
export function keysOf(origin: string, verifiers: readonly NoteVerifier[]): readonly NoteVerifier[] {
  const log = /^(.+)\/[1-9]\d{0,9}$/.exec(origin)?.[1]
  return verifiers
    .filter((it) => it.type === 'note')
    .flatMap((it) => (it.name === origin ? [it] : it.name === log ? [renamedKey(it, origin)] : []))
}

/** What a note says before its signatures are looked at. Never trust it. Throws NoteError when it is no checkpoint. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split('\n')
  const hash = decodeBase64(root ?? '')
  if (origin === undefined || origin === '' || size === undefined || !/^(0|[1-9]\d{0,18})$/.test(size))
    throw new NoteError('a checkpoint starts with an origin and a tree size')
  if (hash?.length !== HASH_BYTES || rest.length === 0)
    throw new NoteError('the third line of a checkpoint is a root hash in base64')
  return { origin, size: BigInt(size), root: hash }
}
