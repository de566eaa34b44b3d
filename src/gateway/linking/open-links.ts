import { randomUUID } from 'node:crypto'
import { type Environment } from '../../config/environment.js'
import { readMatching } from '../../config/matching/read-matching.js'
import { readSecret } from '../../config/secrets.js'
import { type Settings } from '../../config/settings-types.js'
import { type RecordLinks } from '../../model/links/record-link.js'
import { type SourceEvents } from '../../sources/source-events.js'
import { pdsTracer } from '../../sources/pds/pds-tracer.js'
import { descriptorOf } from '../../sources/registry.js'
import { openAuditLog } from '../../storage/audit-log.js'
import { type Database, openDatabase } from '../../storage/database.js'
import { unnumberedPeople } from '../../storage/extracts/held-records-store.js'
import { linkStore } from '../../storage/links/link-store.js'
import { requireMigrated } from '../../storage/migrate.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { changeRecordedFirst } from '../changes.js'
import { loadMappings } from '../data.js'
import { type FoundLinks, findLinks } from './find-links.js'

/** Links of records, opened apart from a running gateway, with a shard of the log of their own. */
export type StandAloneLinks = {
  readonly links: RecordLinks
  /**
   * Looks for the people of at most so many of a source's persons without an NHS number, whose ids come after one of
   * them. Undefined where no source of that name drops extracts.
   */
  readonly find: (source: string, after: string, most: number) => Promise<FoundLinks | undefined>
  readonly close: () => Promise<void>
}

/** Opens the links of a database. Rejects when it is not migrated or cannot be reached, and leaves nothing open. */
export async function openLinks(
  settings: Settings,
  databaseUrl: string,
  environment: Environment,
): Promise<StandAloneLinks> {
  await requireMigrated(databaseUrl)
  const database = openDatabase(databaseUrl)
  try {
    const log = await openAuditLog({
      url: databaseUrl,
      logOrigin: settings.logOrigin,
      signingKey: readSecret(settings.keys.audit, environment).reveal(),
    })
    const recordFirst = changeRecordedFirst({ log, now: () => new Date().toISOString(), nonce: randomUUID })
    const links = linkStore(database, recordFirst)
    return {
      links,
      find: (source, after, most) =>
        find({ source, after, most }, { settings, environment, database, links }),
      close: async () => {
        await log.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

type Opened = {
  readonly settings: Settings
  readonly environment: Environment
  readonly database: Database
  readonly links: RecordLinks
}

async function find(
  { source, after, most }: { readonly source: string; readonly after: string; readonly most: number },
  { settings, environment, database, links }: Opened,
): Promise<FoundLinks | undefined> {
  const given = settings.sources.find((it) => it.id === source && it.kind === 'extract')
  const mapping = loadMappings(settings.folders).find((it) => it.name === given?.mapping)
  if (given === undefined || mapping === undefined) return undefined
  const people = await unnumberedPeople(database, source, after, most)
  const pds = pdsTracer(settings.pds, {
    clock: { now: () => Date.now(), random: () => Math.random() },
    uuid: randomUUID,
    secret: (reference) => readSecret(reference, environment).reveal(),
    events: SILENT,
  })
  try {
    return await findLinks(
      people,
      { source: descriptorOf(given, undefined), translator: mappingTranslator(mapping) },
      {
        links,
        find: pds.find,
        matching: readMatching(settings.matching),
        now: () => new Date(),
        uuid: randomUUID,
      },
    )
  } finally {
    await pds.close()
  }
}

/** A command tells what came of it itself. */
const SILENT: SourceEvents = {
  attempted: () => undefined,
  breakerChanged: () => undefined,
  answered: () => undefined,
  feedRead: () => undefined,
}
