import { HASH_BYTES, type Hash } from '../merkle.js'
import {
  NoteError,
  type NoteSigner,
  type NoteVerifier,
  decodeBase64,
  openNote,
  signNote,
} from './signed-note.js'

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

/** The checkpoint in a note that one of the verifiers signed. Throws NoteError when it is not signed or no checkpoint. */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): Checkpoint {
  return readCheckpoint(openNote(note, verifiers))
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
