import { randomBytes } from 'node:crypto'
import { type Stats, createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Kept, type Output, type OutputPlace, codeOf, failureAt, nameOf } from './output.js'
import { begun, finished } from './unfinished.js'

/**
 * A file that is written beside `path` and takes its place when it is kept; of a file that was `found` there, owner,
 * group and permissions stay. Where it cannot take the place of that file, the old file is given the content of the new;
 * and where that fails too, what was written stays beside, and is named. Throws where no file can be made beside.
 */
export async function writtenBeside(
  place: OutputPlace,
  path: string,
  found: Stats | undefined,
): Promise<Output> {
  const aside = join(dirname(path), `linchpin-${randomBytes(6).toString('hex')}.partial`)
  // Nobody reads beside what only some may read in its place.
  const handle = await open(aside, 'wx', found === undefined ? NEW_FILE : OWNER_ALONE)
  begun(aside)
  const isAlike = found === undefined || (await madeAlike(handle, found))
  return {
    write: async (text) => {
      try {
        await handle.appendFile(text)
      } catch (error) {
        throw new Error(failureAt(place, error), { cause: error })
      }
    },
    keep: async () => {
      try {
        await handle.sync()
        await handle.close()
      } catch (error) {
        return { inPlace: [], failed: [failureAt(place, error)] }
      }
      return put(place, aside, path, isAlike ? 'renamed' : 'copied')
    },
    drop: async () => {
      await handle.close().catch(() => undefined)
      await rm(aside, { force: true })
      finished(aside)
      return []
    },
  }
}

const PERMISSIONS = 0o777
/** Less what the umask of the process takes away. */
const NEW_FILE = 0o666
const OWNER_ALONE = 0o600

/** Gives the file the owner, the group and then the permissions of another; false where that is not allowed. */
async function madeAlike(handle: FileHandle, { uid, gid, mode }: Stats): Promise<boolean> {
  try {
    const made = await handle.stat()
    if (made.uid !== uid || made.gid !== gid) await handle.chown(uid, gid)
    await handle.chmod(mode & PERMISSIONS)
    return true
  } catch {
    return false
  }
}

/**
 * Why a file cannot be renamed over another, though that other may be written: it is a mount point, it is somebody
 * else's in a folder where each removes only their own, it is on another file system (rename(2)).
 */
const ONLY_BY_CONTENT: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES', 'EXDEV'])

async function put(
  place: OutputPlace,
  aside: string,
  path: string,
  how: 'renamed' | 'copied',
): Promise<Kept> {
  try {
    if (how === 'copied' || !(await isRenamed(aside, path))) {
      // From here on the old file is not whole, and what was made is nowhere but beside it, whatever ends the process.
      finished(aside)
      await pipeline(createReadStream(aside), (await open(path, 'w')).createWriteStream({ flush: true }))
      await rm(aside, { force: true })
    }
    finished(aside)
    return { inPlace: [nameOf(place)], failed: [] }
  } catch (error) {
    finished(aside)
    return { inPlace: [], failed: [`${failureAt(place, error)}, and what was made is in ${aside}`] }
  }
}

async function isRenamed(aside: string, path: string): Promise<boolean> {
  try {
    await rename(aside, path)
    return true
  } catch (error) {
    if (!ONLY_BY_CONTENT.has(codeOf(error))) throw error
    return false
  }
}
