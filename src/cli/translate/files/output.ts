/**
 * Somewhere to write to. The next is not produced before this is written, so that memory stays bounded. It ends with
 * `keep` or `drop`: the one puts what was written in its place, the other leaves there what was there before.
 */
export type Output = {
  write(text: string | Uint8Array): Promise<void>
  /** Never fails: it says what is in its place now, and what is not. */
  keep(): Promise<Kept>
  /** Gives the files of which what was there before is lost all the same. */
  drop(): Promise<readonly string[]>
}

/** Files as the command line names them: those that are in their place, and of each other one why it is not. */
export type Kept = { readonly inPlace: readonly string[]; readonly failed: readonly string[] }

/** Nothing was to be put anywhere. */
export const NOTHING_KEPT: Kept = { inPlace: [], failed: [] }

/** What was kept of several. */
export function allKept(kept: readonly Kept[]): Kept {
  return { inPlace: kept.flatMap((it) => it.inPlace), failed: kept.flatMap((it) => it.failed) }
}

/** A file as the command line has it: the parameter, and the path as it was written. */
export type OutputPlace = { readonly parameter: string; readonly file: string; readonly cwd: string }

/** How a person who typed the command knows it. */
export function nameOf({ parameter, file }: OutputPlace): string {
  return `${parameter} ${file}`
}

/** Why it cannot be written, after its name. */
export function failureAt(place: OutputPlace, error: unknown): string {
  const code = codeOf(error)
  const reason = REASONS.get(code) ?? `it cannot be written (${typeof code === 'string' ? code : 'unknown'})`
  return `${nameOf(place)}: ${reason}`
}

/** The code of a failure of the file system, such as `EACCES`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
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
