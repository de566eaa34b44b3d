import { generateKeyPairSync } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { type Server, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { readCheckpoint } from '../../audit/proofs/checkpoint.js'
import { type Witnessed } from '../../audit/witness/judge-checkpoint.js'

/** Where a witness stands with each log, kept in a folder that one process at a time uses. */
export type WitnessState = {
  /** PKCS #8 PEM, Ed25519; made when the folder was. */
  readonly privateKey: string
  seen(origin: string): Witnessed | undefined
  /** The newest checkpoint it signed of each log, with its signature, verbatim. */
  notes(): readonly string[]
  /** Durable when it resolves: only then may the signature leave. */
  keep(note: string): Promise<void>
  close(): Promise<void>
}

/** The folder of a witness cannot be used; the message says why. */
export class WitnessStateError extends Error {
  override readonly name = 'WitnessStateError'
}

/** Opens the folder, or makes it with a key of its own. Rejects with WitnessStateError. */
export async function openWitnessState(folder: string): Promise<WitnessState> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unlock = await lock(join(folder, 'witness.sock'))
  try {
    const file = join(folder, 'checkpoints.json')
    const privateKey = await ownKey(join(folder, 'key.pem'), () => replaceFile(file, '{}\n', folder))
    const notes = await readNotes(file)
    let kept = await readFile(file, 'utf8')
    return {
      privateKey,
      seen: (origin) => {
        const note = notes.get(origin)
        return note === undefined ? undefined : readCheckpoint(note)
      },
      notes: () => [...notes.values()],
      keep: async (note) => {
        const { origin } = readCheckpoint(note)
        if ((await readFile(file, 'utf8')) !== kept)
          throw new WitnessStateError(`${file}: somebody else has changed it`)
        const next = new Map(notes).set(origin, note)
        const text = `${JSON.stringify(Object.fromEntries(next), undefined, 2)}\n`
        await replaceFile(file, text, folder)
        kept = text
        notes.set(origin, note)
      },
      close: unlock,
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/**
 * Two processes that each remember something else could be played off against each other: whoever listens on the
 * folder's socket has it. A socket that nobody answers at was left by a process that is gone.
 */
async function lock(file: string): Promise<() => Promise<void>> {
  const server = createServer((connection) => connection.destroy())
  for (let attempt = 0; !(await bind(server, file)); attempt++) {
    if (attempt > 0 || (await isAnswered(file)))
      throw new WitnessStateError(`${file}: another process uses this folder`)
    await rm(file, { force: true })
  }
  server.unref()
  return () => new Promise((done) => server.close(() => done()))
}

function bind(server: Server, file: string): Promise<boolean> {
  return new Promise((done, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') done(false)
      else reject(new WitnessStateError(`${file}: cannot be made (${error.code ?? 'unknown'})`))
    }
    server.once('error', failed)
    server.listen(file, () => {
      server.off('error', failed)
      done(true)
    })
  })
}

function isAnswered(file: string): Promise<boolean> {
  return new Promise((done) => {
    const connection = connect(file, () => {
      connection.destroy()
      done(true)
    })
    connection.once('error', () => done(false))
  })
}

/** The key; made, after what it will remember, where there is none. */
async function ownKey(file: string, remember: () => Promise<void>): Promise<string> {
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    throw new WitnessStateError(`${file}: cannot be read`)
  })
  if (found !== undefined) return found
  await remember()
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  // Whole or not at all: half a key would be kept for ever.
  const aside = `${file}.new`
  await writeFile(aside, made, { mode: 0o600 })
  await link(aside, file)
  await rm(aside, { force: true })
  return made
}

/** What the witness knows is what it is: a file that cannot be read is never taken for an empty one. */
async function readNotes(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WitnessStateError(
      `${file}: cannot be read; a witness that has forgotten what it signed would sign another history: restore it, or begin anew with another key`,
    )
  })
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null) throw new WitnessStateError('no object')
    const notes = new Map<string, string>()
    for (const [origin, note] of Object.entries(read)) {
      if (typeof note !== 'string' || readCheckpoint(note).origin !== origin)
        throw new WitnessStateError('another origin')
      notes.set(origin, note)
    }
    return notes
  } catch {
    throw new WitnessStateError(
      `${file}: expected an object of checkpoints by origin, as this witness wrote it`,
    )
  }
}

async function replaceFile(file: string, text: string, folder: string): Promise<void> {
  const aside = `${file}.new`
  const written = await open(aside, 'w', 0o600)
  try {
    await written.writeFile(text)
    await written.sync()
  } finally {
    await written.close()
  }
  await rename(aside, file)
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
