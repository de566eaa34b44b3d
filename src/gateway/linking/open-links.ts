import { randomUUID } from 'node:crypto'
import { type Environment } from '../../config/environment.js'
import { readMatching } from '../../config/matching/read-matching.js'
import { readSecret } from '../../config/secrets.js'
import { type Settings } from '../../config/settings-types.js'
import { type LinksRead, linksReadEntry } from '../../audit/questions/links-read-entry.js'
import { type RecordLinks } from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Trace } from '../../model/person.js'
import { type SourceEvents } from '../../sources/source-events.js'
import { type PdsTracer, pdsTracer } from '../../sources/pds/pds-tracer.js'
import { descriptorOf } from '../../sources/registry.js'
import { openAuditLog } from '../../storage/audit-log.js'
import { type Database, openDatabase } from '../../storage/database.js'
import { unnumberedPeople } from '../../storage/extracts/held-records-store.js'
import { linkStore } from '../../storage/links/link-store.js'
import { requireMigrated } from '../../storage/migrate.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { changeRecordedFirst } from '../changes.js'
import { loadMappings } from '../data/mappings.js'
import { type FoundLinks, findLinks } from './find-links.js'

/** Links of records, opened apart from a running gateway, with a shard of the log of their own. */
export type StandAloneLinks = {
  readonly links: RecordLinks
  /**
   * Looks for the people of at most so many of a source's persons without an NHS number, whose ids come after one of
   * them. Undefined where no source of that name drops extracts.
   */
  readonly find: (source: string, after: string, most: number) => Promise<FoundLinks | undefined>
  /** What PDS says of a number, asked for the organisation of a source; undefined where no such source is known. */
  readonly trace: (source: string, nhsNumber: NhsNumber) => Promise<Trace | undefined>
  /** Resolves once the log has it that somebody is about to read this. Rejects when it cannot have it. */
  readonly reading: (read: LinksRead) => Promise<void>
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
    const audit = { log, now: () => new Date().toISOString(), nonce: randomUUID }
    const recordFirst = changeRecordedFirst(audit)
    const links = linkStore(database, recordFirst)
    return {
      links,
      find: (source, after, most) =>
        find({ source, after, most }, { settings, environment, database, links }),
      trace: (source, nhsNumber) => trace(source, nhsNumber, { settings, environment }),
      reading: async (read) => {
        await log.append(linksReadEntry(read, audit))
      },
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
  const mapping =
    given === undefined ? undefined : loadMappings({ ...settings, sources: [given] }).get(given.mapping)
  if (given === undefined || mapping === undefined) return undefined
  const people = await unnumberedPeople(database, source, after, most)
  const pds = openPds({ settings, environment })
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

async function trace(
  source: string,
  nhsNumber: NhsNumber,
  opened: Pick<Opened, 'settings' | 'environment'>,
): Promise<Trace | undefined> {
  const asking = opened.settings.sources.find((it) => it.id === source)
  if (asking === undefined) return undefined
  const pds = openPds(opened)
  try {
    return await pds.trace(nhsNumber, { organisation: asking.organisation, role: undefined }, randomUUID())
  } finally {
    await pds.close()
  }
}

function openPds({ settings, environment }: Pick<Opened, 'settings' | 'environment'>): PdsTracer {
  return pdsTracer(settings.pds, {
    clock: { now: () => Date.now(), random: () => Math.random() },
    uuid: randomUUID,
    secret: (reference) => readSecret(reference, environment).reveal(),
    events: SILENT,
  })
}

/** A command tells what came of it itself. */
const SILENT: SourceEvents = {
  attempted: () => undefined,
  breakerChanged: () => undefined,
  answered: () => undefined,
  feedRead: () => undefined,
}
