import { type FoundEntry, type LogCursor, type LogPage } from './question.js'

/** The first of what may be shown, and whether there is more of it. */
export type FilledPage<Shown> = { readonly shown: readonly Shown[]; readonly isCut: boolean }

/**
 * Reads the log on until `most` of what may be shown are found, or it ends. `isCut` speaks of what may be shown alone:
 * entries that may not be are in no count, so that a list says the same with and without them.
 */
export async function fillPage<Shown>(
  search: (after: LogCursor | undefined) => Promise<LogPage>,
  showable: (entries: readonly FoundEntry[]) => Promise<readonly Shown[]>,
  most: number,
): Promise<FilledPage<Shown>> {
  const shown: Shown[] = []
  let after: LogCursor | undefined
  do {
    const page = await search(after)
    shown.push(...(await showable(page.entries)))
    after = page.next
  } while (after !== undefined && shown.length <= most)
  return { shown: shown.slice(0, most), isCut: shown.length > most }
}
