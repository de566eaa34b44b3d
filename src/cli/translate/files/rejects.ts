import { type Surroundings } from '../../../translation/records/read-record.js'
import { access, constants, mkdir, readdir, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { openOutput } from './open-output.js'
import { type Kept, type OutputPlace, NOTHING_KEPT, allKept, nameOf } from './output.js'

/** A record that was not translated: where it is, why not, and how it is written. */
export type Reject = {
  readonly line: number
  readonly column: number
  readonly reason: string
  readonly message: string
  readonly text: string | undefined
  /** Whether it could not be read, or was read and nothing came of it. */
  readonly kind: 'rejected' | 'refused'
}

/** All rejects of a file: the first with their places, the rest as counts. */
export type Rejects = {
  readonly first: RejectPlace[]
  readonly byReason: Map<string, number>
  total: number
  /** Those of them that could not be read. */
  unread: number
}

/** `file`: which of several it is in. */
type RejectPlace = Omit<Reject, 'text' | 'kind'> & { readonly file?: string }

const KEPT = 1000

/** Rejects before the first record: none. */
export function noRejects(): Rejects {
  return { first: [], byReason: new Map(), total: 0, unread: 0 }
}

/** Counts a reject, and keeps its place if it is among the first. */
export function countReject(rejects: Rejects, reject: Reject, file: string | undefined): void {
  rejects.total++
  const { line, column, reason, message } = reject
  rejects.byReason.set(reason, (rejects.byReason.get(reason) ?? 0) + 1)
  if (reject.kind === 'rejected') rejects.unread++
  if (rejects.first.length < KEPT)
    rejects.first.push({ ...(file === undefined ? {} : { file }), line, column, reason, message })
}

/** A file of rejects in the form of the file they come from: corrected, it can be translated in its turn. */
export type RejectsFile = {
  add(text: string, around: Surroundings, table: string | undefined): Promise<void>
  /** Of an earlier run nothing stays where nothing was rejected; what could not be written down replaces nothing. */
  keep(anyRejected: boolean): Promise<Kept>
  drop(): Promise<readonly string[]>
}

/** Where rejects are wanted by nobody. */
export const NO_REJECTS_FILE: RejectsFile = {
  add: () => Promise.resolve(),
  keep: () => Promise.resolve(NOTHING_KEPT),
  drop: () => Promise.resolve([]),
}

/** A file of rejects; where there are none it is none, and one of an earlier run is removed. Else why there can be none. */
export async function rejectsFile(place: OutputPlace): Promise<RejectsFile | string> {
  const output = await openOutput(place)
  if (typeof output === 'string') return output
  let end: string | undefined
  return {
    add: async (text, around) => {
      const opening = end === undefined ? around.before : around.between
      end = around.after
      await output.write(`${opening}${text}`)
    },
    keep: async (anyRejected) => {
      if (end !== undefined) {
        const last = end
        return await output.write(last).then(
          () => output.keep(),
          (error: unknown) => ({
            inPlace: [],
            failed: [error instanceof Error ? error.message : nameOf(place)],
          }),
        )
      }
      await output.drop()
      return anyRejected ? NOTHING_KEPT : removed(place)
    },
    drop: () => output.drop(),
  }
}

/** Removes the rejects of an earlier run, or else empties their file: they are not to be taken for those of this one. */
async function removed(place: OutputPlace): Promise<Kept> {
  const path = resolve(place.cwd, place.file)
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) return NOTHING_KEPT
  try {
    const file = await realpath(path)
    await rm(file).catch(() => truncate(file))
    return NOTHING_KEPT
  } catch {
    return {
      inPlace: [],
      failed: [`${nameOf(place)}: rejects of an earlier run are there, and may not be removed`],
    }
  }
}

/** A folder of rejects has it: rejects have the form of what they come from, so that nothing else tells them apart. */
const MARK = '.linchpin-rejects'

/** A table in the folder, where no run has written rejects into it: it is somebody's, and not to be replaced. */
async function strangeIn(folder: string, tables: readonly string[]): Promise<string | undefined> {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.includes(MARK)) return undefined
  return tables.map((it) => `${it}.csv`).find((it) => names.includes(it))
}

/**
 * A folder with such a file for each of the tables that has rejects; no folder is made when there are none. All its files
 * are of one run: those of tables that have none now are removed. A folder that holds tables and no rejects is refused.
 */
export async function rejectsFolder(
  place: OutputPlace,
  tables: readonly string[],
): Promise<RejectsFile | string> {
  const folder = resolve(place.cwd, place.file)
  if (!(await canHold(folder))) return `${nameOf(place)}: no folder can be written there`
  const strange = await strangeIn(folder, tables)
  if (strange !== undefined)
    return `${nameOf(place)}: ${strange} is there, and no run wrote it as rejects: name another folder`
  const files = new Map<string, RejectsFile>()
  const placeOf = (table: string): OutputPlace => ({ ...place, file: join(place.file, `${table}.csv`) })
  const fileOf = async (table: string): Promise<RejectsFile> => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, MARK), '')
    const file = await rejectsFile(placeOf(table))
    if (typeof file === 'string') throw new Error(file)
    files.set(table, file)
    return file
  }
  return {
    add: async (text, around, table) => {
      if (table === undefined) return
      const file = files.get(table) ?? (await fileOf(table))
      await file.add(text, around, table)
    },
    keep: async (anyRejected) => {
      const kept: Kept[] = []
      for (const it of files.values()) kept.push(await it.keep(anyRejected))
      if (anyRejected && files.size === 0) return NOTHING_KEPT
      for (const it of tables) if (!files.has(it)) kept.push(await removed(placeOf(it)))
      return allKept(kept)
    },
    drop: async () => {
      const lost: string[] = []
      for (const it of files.values()) lost.push(...(await it.drop()))
      return lost
    },
  }
}

/** Whether the folder is there and can be written, or can be made. */
async function canHold(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined && dirname(folder) !== folder) return canHold(dirname(folder))
  return found?.isDirectory() === true && (await isWritable(folder))
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}
