import { type Surroundings } from '../../../translation/records/read-record.js'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Output, openOutput } from './open-output.js'

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
  close(): Promise<void>
}

/** Begins a file of rejects with the first of them; no file is made when there are none. */
export function rejectsFile(file: string | undefined, cwd: string): RejectsFile {
  let output: Output | undefined
  let end = ''
  return {
    add: async (text, around) => {
      if (file === undefined) return
      const opening = output === undefined ? around.before : around.between
      output ??= await openOutput(file, cwd, () => undefined)
      end = around.after
      await output.write(`${opening}${text}`)
    },
    close: async () => {
      await output?.write(end)
      await output?.close()
    },
  }
}

/** A folder with such a file for each table that has rejects; no folder is made when there are none. */
export function rejectsFolder(folder: string | undefined, cwd: string): RejectsFile {
  const files = new Map<string, RejectsFile>()
  return {
    add: async (text, around, table) => {
      if (folder === undefined || table === undefined) return
      let file = files.get(table)
      if (file === undefined) {
        await mkdir(resolve(cwd, folder), { recursive: true })
        file = rejectsFile(join(folder, `${table}.csv`), cwd)
        files.set(table, file)
      }
      await file.add(text, around, table)
    },
    close: async () => {
      for (const it of files.values()) await it.close()
    },
  }
}
