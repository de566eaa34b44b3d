import { type FileHandle, access, constants, open, realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { writtenBeside } from './beside-its-place.js'
import {
  type Kept,
  type Output,
  type OutputPlace,
  NOTHING_KEPT,
  codeOf,
  failureAt,
  nameOf,
} from './output.js'

/**
 * A file that is written beside its place and put there when it is whole: until then, and whatever ends the process, the
 * file that was there stays. What is no file, such as a pipe, is written to as it is; so is a file in a folder that holds
 * no other. Else says why it cannot be written, with the parameter.
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
    keep: () => Promise.resolve(NOTHING_KEPT),
    drop: () => Promise.resolve([]),
  }
}

async function opened(place: OutputPlace): Promise<Output> {
  const asked = resolve(place.cwd, place.file)
  // Through a link, so that it leads to the new file as it did to the old one.
  const path = await realpath(asked).catch(() => asked)
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined) await access(path, constants.W_OK)
  if (found?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  if (found !== undefined && !found.isFile()) return asItIs(place, await open(path, 'w'))
  try {
    return await writtenBeside(place, path, found)
  } catch (error) {
    if (found === undefined || !HOLDS_NO_OTHER.has(codeOf(error))) throw error
    return overTheOld(place, await open(path, 'r+'))
  }
}

const HOLDS_NO_OTHER: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** No file: what has gone there is gone. */
function asItIs(place: OutputPlace, handle: FileHandle): Output {
  return {
    write: writer(place, handle),
    keep: () => ended(place, () => handle.close()),
    drop: async () => {
      await handle.close()
      return []
    },
  }
}

/** A file that is emptied before the first is written to it: dropped before that, it is as it was. */
function overTheOld(place: OutputPlace, handle: FileHandle): Output {
  const write = writer(place, handle)
  let emptied: Promise<void> | undefined
  const emptiedOnce = (): Promise<void> => (emptied ??= handle.truncate(0))
  return {
    write: async (text) => {
      await emptiedOnce()
      await write(text)
    },
    keep: () =>
      ended(place, async () => {
        await emptiedOnce()
        await handle.sync()
        await handle.close()
      }),
    drop: async () => {
      await handle.close()
      return emptied === undefined ? [] : [nameOf(place)]
    },
  }
}

async function ended(place: OutputPlace, end: () => Promise<void>): Promise<Kept> {
  try {
    await end()
    return { inPlace: [nameOf(place)], failed: [] }
  } catch (error) {
    return { inPlace: [], failed: [failureAt(place, error)] }
  }
}

function writer(place: OutputPlace, handle: FileHandle): Output['write'] {
  return async (text) => {
    try {
      await handle.appendFile(text)
    } catch (error) {
      throw new Error(failureAt(place, error), { cause: error })
    }
  }
}
