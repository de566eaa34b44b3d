import { type Settings } from '../config/settings-types.js'
import { type GatewayData } from './data/load-data.js'
import { type FindPerson } from '../disclosure/ports.js'
import { type Extracts, extractsOf } from './extracts.js'
import { keepFinding } from './linking/keep-finding.js'
import { type Stores } from '../gateway-stores.js'
import { type GatewayWorld } from '../gateway-world.js'
import { type ExtractPort } from '../http/ports.js'
import { type PublicDocument, jsonDocument } from '../http/public-document.js'
import { Refusal } from '../model/refusal.js'
import { type Events } from '../observability/events.js'
import { watchFolders } from '../sources/extract/folder/watch-folders.js'
import { type Ingested } from '../sources/extract/ingest/ingest-file.js'
import { saidByName } from '../sources/extract/ingest/said-by-name.js'
import { MOST_FILE_BYTES } from '../sources/extract/options.js'

/** Every way in which files come in while the gateway runs, uploads and watched folders, and the search for whom they are about. */
export type Inbox = { readonly port: ExtractPort; close(): Promise<void> }

/** How long the start waits for what lies in the folders already. */
const FIRST_LOOK_MS = 5_000

/** Opens every way in. Throws an Error that names a source whose files could not be read. */
export async function openInbox(
  settings: Settings,
  data: GatewayData,
  stores: Stores,
  world: Pick<GatewayWorld, 'now' | 'random'> & { readonly findPerson: FindPerson },
  events: Events,
): Promise<Inbox> {
  const taken = (source: string, it: Ingested): void => events.extractTaken({ source, ...countsOf(it) })
  const extracts = extractsOf(settings, data.mappings.data, { ...stores, now: world.now, taken })
  const clock = { now: () => world.now().getTime(), random: world.random }
  const failed = (source: string): void =>
    events.extractTaken({ source, outcome: 'failed', records: 0, unserved: 0, rejected: 0 })
  const watcher = watchFolders(
    [...extracts.sources.values()],
    FIRST_LOOK_MS,
    { clock, failed },
    (source, path, name) =>
      extracts.take(source, { path, said: saidByName(name), asOf: dateIn(name), by: 'watched folder' }),
  )
  await watcher.ready
  const finding = keepFinding(settings, data.mappings.translators, {
    stores,
    find: world.findPerson,
    events,
    now: world.now,
  })
  return {
    port: portOf(extracts),
    close: async () => {
      await Promise.all([finding.close(), watcher.stop()])
    },
  }
}

/** The first whole date in the name of a file. */
function dateIn(name: string): string | undefined {
  const date = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/.exec(name)?.[0]
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : date
}

function countsOf(taken: Ingested) {
  if (taken.kind === 'busy') return { outcome: 'busy', records: 0, unserved: 0, rejected: 0 }
  return { outcome: taken.kind === 'refused' ? taken.reason : taken.kind, ...taken.counts }
}

function portOf(extracts: Extracts): ExtractPort {
  return {
    source: (id) => {
      const source = extracts.sources.get(id)
      if (source === undefined) return undefined
      const { descriptor, options } = source
      return {
        organisation: descriptor.organisation,
        maxFileBytes: options.maxFileBytes ?? MOST_FILE_BYTES,
      }
    },
    take: async (id, file) => {
      const source = extracts.sources.get(id)
      if (source === undefined) throw new Refusal('NOT_SUPPORTED')
      return documentOf(id, await extracts.take(source, file).catch(outage))
    },
  }
}

/** A store that cannot be used is an outage, and is said as one. */
function outage(error: unknown): never {
  if (error instanceof Refusal) throw error
  throw new Refusal('CANNOT_CHECK', { detail: error instanceof Error ? error.name : 'store failed' })
}

const STATUSES: Readonly<Record<Ingested['kind'], number>> = {
  loaded: 200,
  held: 200,
  refused: 422,
  busy: 409,
}

/** What became of the file: closed words, counts, places and dates. */
function documentOf(source: string, taken: Ingested): PublicDocument {
  const { kind, ...more } = taken
  const document = jsonDocument(STATUSES[kind], { source, outcome: kind, ...more })
  return kind === 'busy' ? { ...document, headers: { 'Retry-After': '30' } } : document
}
