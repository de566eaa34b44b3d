import { generateKeyPairSync } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
  const unlock = await lock(join(folder, 'witness.pid'))
  try {
    const privateKey = await ownKey(join(folder, 'key.pem'))
    const file = join(folder, 'checkpoints.json')
    const notes = await readNotes(file)
    return {
      privateKey,
      seen: (origin) => {
        const note = notes.get(origin)
        return note === undefined ? undefined : readCheckpoint(note)
      },
      notes: () => [...notes.values()],
      keep: async (note) => {
        const { origin } = readCheckpoint(note)
        const next = new Map(notes).set(origin, note)
        await replaceFile(file, `${JSON.stringify(Object.fromEntries(next), undefined, 2)}\n`, folder)
        notes.set(origin, note)
      },
      close: unlock,
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** Two processes that each remember something else could be played off against each other. */
async function lock(file: string): Promise<() => Promise<void>> {
  const mine = `${String(process.pid)}\n`
  const held = await readFile(file, 'utf8').catch(() => undefined)
  if (held !== undefined && held !== mine) {
    if (isRunning(Number(held)))
      throw new WitnessStateError(`${file}: process ${held.trim()} uses this folder; remove the file if not`)
    await rm(file, { force: true })
  }
  if (held !== mine)
    await writeFile(file, mine, { flag: 'wx', mode: 0o600 }).catch(() => {
      throw new WitnessStateError(`${file}: cannot be made, or another process was faster`)
    })
  return () => rm(file, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function ownKey(file: string): Promise<string> {
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    throw new WitnessStateError(`${file}: cannot be read`)
  })
  if (found !== undefined) return found
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
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return '{}'
    throw new WitnessStateError(`${file}: cannot be read`)
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
