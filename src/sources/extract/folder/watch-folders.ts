import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, isoNow } from '../../guard/clock.js'
import { pause } from '../../guard/pause.js'
import { type Ingested } from '../ingest/ingest-file.js'
import { FOLDER_SECONDS } from '../options.js'
import { type ExtractSource } from '../ingest/read-held.js'

/** Holds one file of a source. May reject: the file is then tried again. */
export type TakeFile = (source: ExtractSource, path: string, name: string) => Promise<Ingested>

export type FolderWatcher = {
  /** Resolves once every folder was looked into, or when the time given at start is over. Never rejects. */
  readonly ready: Promise<void>
  /** Takes no further file; resolves when nothing runs any more. */
  stop(): Promise<void>
}

export type WatchWorld = {
  readonly clock: Clock
  /** Told of a folder that cannot be read, or a file that could not be taken. */
  readonly failed: (source: string) => void
}

/** A file that was last written so long ago is whole, even when it is met for the first time. */
const SETTLED_MS = 60_000
/** How files are named while they are being written. */
const UNFINISHED = /^[.~]|\.(part|partial|filepart|tmp|temp|crdownload)$|~$/i

/**
 * Takes what is dropped into the folders of sources: a file once it no longer grows. It then lies in `done` or
 * `rejected` beside a report of places and counts. What is left half way is taken again.
 */
export function watchFolders(
  sources: readonly ExtractSource[],
  firstWithinMs: number,
  world: WatchWorld,
  take: TakeFile,
): FolderWatcher {
  const stopped = new AbortController()
  const watched = sources.flatMap((source) => {
    const { folder, everySeconds } = source.options
    if (folder === undefined) return []
    return [
      { source, folder, everyMs: (everySeconds ?? FOLDER_SECONDS) * 1_000, sizes: new Map<string, string>() },
    ]
  })
  const first = watched.map((it) => look(it, world, take, stopped.signal))
  const loops = watched.map((it, index) => keepLooking(it, first[index], world, take, stopped.signal))
  const bound = new AbortController()
  const looked = Promise.all(first).then(() => bound.abort())
  return {
    ready: Promise.race([looked, pause(firstWithinMs, bound.signal)]),
    stop: async () => {
      stopped.abort()
      bound.abort()
      await Promise.all(loops)
    },
  }
}

type Watched = {
  readonly source: ExtractSource
  readonly folder: string
  readonly everyMs: number
  /** Size and time of each file at the last look. */
  readonly sizes: Map<string, string>
}

async function keepLooking(
  watched: Watched,
  first: Promise<void> | undefined,
  world: WatchWorld,
  take: TakeFile,
  stop: AbortSignal,
): Promise<void> {
  await first
  for (;;) {
    await pause(watched.everyMs, stop)
    if (stop.aborted) return
    await look(watched, world, take, stop)
  }
}

async function look(watched: Watched, world: WatchWorld, take: TakeFile, stop: AbortSignal): Promise<void> {
  const { folder, source } = watched
  try {
    for (const kind of ['done', 'rejected']) await mkdir(join(folder, kind), { recursive: true })
    const found = await readdir(folder, { withFileTypes: true })
    const names = found.filter((it) => it.isFile() && !UNFINISHED.test(it.name)).map((it) => it.name)
    for (const gone of [...watched.sizes.keys()].filter((it) => !names.includes(it)))
      watched.sizes.delete(gone)
    // In the order of their names, so that dated extracts are taken oldest first.
    for (const name of names.toSorted()) if (!stop.aborted) await takeWhole(watched, name, world, take)
  } catch {
    world.failed(source.descriptor.id)
  }
}

/** Takes a file that is whole. One that cannot be taken is told of and tried again, and keeps no other from its turn. */
async function takeWhole(watched: Watched, name: string, world: WatchWorld, take: TakeFile): Promise<void> {
  try {
    if (await isWhole(watched, name, world.clock)) await takeOne(watched, name, world, take)
  } catch {
    world.failed(watched.source.descriptor.id)
  }
}

async function isWhole({ folder, sizes }: Watched, name: string, clock: Clock): Promise<boolean> {
  const { size, mtimeMs } = await stat(join(folder, name))
  const now = `${size} ${mtimeMs}`
  const before = sizes.get(name)
  sizes.set(name, now)
  return before === now || clock.now() - mtimeMs > SETTLED_MS
}

async function takeOne(
  { source, folder }: Watched,
  name: string,
  world: WatchWorld,
  take: TakeFile,
): Promise<void> {
  const taken = await take(source, join(folder, name), name)
  if (taken.kind === 'busy') return
  const place = join(folder, taken.kind === 'refused' ? 'rejected' : 'done')
  // A name may come again: what lies there stays.
  const free = `${isoNow(world.clock).replace(/[:.]/g, '-')}-${name}`
  await writeFile(join(place, `${free}.report.json`), `${JSON.stringify(taken, undefined, 2)}\n`)
  await rename(join(folder, name), join(place, free))
}
