import { randomBytes } from 'node:crypto'
import { type FileHandle, access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { begun, finished } from './unfinished.js'

/**
 * Somewhere to write to. The next is not produced before this is written, so that memory stays bounded. It ends with
 * `keep` or `drop`: the one puts what was written in its place, the other leaves there what was there before.
 */
export type Output = {
  write(text: string | Uint8Array): Promise<void>
  keep(): Promise<void>
  drop(): Promise<void>
}

/** A file as the command line has it: the parameter, and the path as it was written. */
export type OutputPlace = { readonly parameter: string; readonly file: string; readonly cwd: string }

/**
 * A file that is written beside its place and put there when it is whole: until then, and whatever ends the process, the
 * file that was there stays. What is no file, such as a pipe, is written to as it is. Else says why it cannot be written,
 * with the parameter.
 */
export async function openOutput(place: OutputPlace): Promise<Output | string> {
  try {
    return await opened(place)
  } catch (error) {
    return failureAt(place, error)
  }
}

/** Writes where `send` sends it: what has gone is gone, whatever becomes of the rest. */
export function outputTo(send: (text: string) => void): Output {
  return {
    write: (text) => {
      send(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'))
      return Promise.resolve()
    },
    keep: () => Promise.resolve(),
    drop: () => Promise.resolve(),
  }
}

async function opened(place: OutputPlace): Promise<Output> {
  const asked = resolve(place.cwd, place.file)
  // Through a link, so that it leads to the new file as it did to the old one.
  const path = await realpath(asked).catch(() => asked)
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined) await access(path, constants.W_OK)
  if (found?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  return found === undefined || found.isFile() ? beside(place, path, found?.mode) : inPlace(place, path)
}

async function inPlace(place: OutputPlace, path: string): Promise<Output> {
  const handle = await open(path, 'w')
  const close = (): Promise<void> => handle.close()
  return { write: writer(place, handle), keep: close, drop: close }
}

async function beside(place: OutputPlace, path: string, mode: number | undefined): Promise<Output> {
  const aside = join(dirname(path), `linchpin-${randomBytes(6).toString('hex')}.partial`)
  // Nobody reads beside what only some may read in its place.
  const handle = await open(aside, 'wx', mode === undefined ? NEW_FILE : OWNER_ALONE)
  begun(aside)
  if (mode !== undefined) await handle.chmod(mode & PERMISSIONS)
  return {
    write: writer(place, handle),
    keep: async () => {
      try {
        await handle.sync()
        await handle.close()
        await rename(aside, path)
      } catch (error) {
        throw new Error(failureAt(place, error), { cause: error })
      }
      finished(aside)
    },
    drop: async () => {
      await handle.close().catch(() => undefined)
      await rm(aside, { force: true })
      finished(aside)
    },
  }
}

const PERMISSIONS = 0o777
/** Less what the umask of the process takes away. */
const NEW_FILE = 0o666
const OWNER_ALONE = 0o600

function writer(place: OutputPlace, handle: FileHandle): Output['write'] {
  return async (text) => {
    try {
      await handle.appendFile(text)
    } catch (error) {
      throw new Error(failureAt(place, error), { cause: error })
    }
  }
}

function failureAt({ parameter, file }: OutputPlace, error: unknown): string {
  return `${parameter} ${file}: ${reasonOf(error)}`
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'it is in no folder'],
  ['EISDIR', 'it is a folder, and a file is needed'],
  ['EACCES', 'it may not be written'],
  ['EPERM', 'it may not be written'],
  ['EROFS', 'nothing can be written there'],
  ['ENOSPC', 'no space is left there'],
  ['EDQUOT', 'no space is left there'],
])

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return REASONS.get(code) ?? `it cannot be written (${typeof code === 'string' ? code : 'unknown'})`
}
