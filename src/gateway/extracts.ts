import { randomUUID } from 'node:crypto'
import { type Change } from '../audit/change-entry.js'
import { type Environment } from '../config/environment.js'
import { readSecret } from '../config/secrets.js'
import { type Settings } from '../config/settings-types.js'
import { changeRecordedFirst } from './changes.js'
import { loadMappings } from './data/mappings.js'
import { type BroughtFile } from '../http/ports.js'
import { type ExtractLoader, type RejectedRecord } from '../model/extracts/extract-loading.js'
import { extractOptions } from '../sources/extract/extract-options.js'
import { type Ingested, type TakenFile, ingestFile } from '../sources/extract/ingest/ingest-file.js'
import { type ExtractSource } from '../sources/extract/ingest/read-held.js'
import { hasMember } from '../sources/extract/member-at.js'
import { descriptorOf } from '../sources/registry.js'
import { openAuditLog } from '../storage/audit-log.js'
import { openDatabase } from '../storage/database.js'
import { extractLoader } from '../storage/extracts/extract-loader.js'
import { requireMigrated } from '../storage/migrate.js'
import { type CompiledMapping } from '../translation/compiled-mapping.js'
import { type FileForm } from '../translation/source/file-form.js'

/** Holds files of the sources that drop extracts, each in the log as a change. */
export type Extracts = {
  readonly sources: ReadonlyMap<string, ExtractSource>
  /** Rejects when the database is down, and with NOT_RECORDED when the log cannot be written: nothing has changed. */
  take(source: ExtractSource, file: BroughtFile): Promise<Ingested>
}

export type ExtractsWorld = {
  readonly loader: ExtractLoader
  /** Rejects where the entry cannot be written: nothing may be seen of the file then. */
  readonly recordFirst: (change: Change) => Promise<void>
  readonly now: () => Date
  readonly taken: (source: string, taken: Ingested) => void
}

/** Throws an Error that names the source whose mapping cannot read files, or whose options name what it has not. */
export function extractsOf(
  settings: Pick<Settings, 'sources'>,
  mappings: ReadonlyMap<string, CompiledMapping>,
  world: ExtractsWorld,
): Extracts {
  const sources = settings.sources
    .filter((it) => it.kind === 'extract')
    .map((it): ExtractSource => {
      const options = extractOptions(it)
      const mapping = mappings.get(it.mapping)
      if (mapping === undefined) throw new Error(`source ${it.id}: no mapping ${it.mapping} reads files`)
      const named = [
        ...options.key,
        ...(options.period ?? []),
        options.asOf,
        options.person,
        options.birthDate,
      ]
      const unknown = named.find((it) => it !== undefined && !hasMember(mapping.schema, it))
      if (unknown !== undefined)
        throw new Error(`source ${it.id}: the records of ${it.mapping} have no ${JSON.stringify(unknown)}`)
      return { descriptor: descriptorOf(it, undefined), options, mapping }
    })
  return {
    sources: new Map(sources.map((it) => [it.descriptor.id, it])),
    take: (source, file) => takeFile(source, file, world),
  }
}

async function takeFile(source: ExtractSource, file: BroughtFile, world: ExtractsWorld): Promise<Ingested> {
  const receivedAt = world.now().toISOString()
  const form = formOf(source, file.said)
  const record = (it: TakenFile): Promise<void> => world.recordFirst(changeOf(source, file, it))
  const taken: Ingested =
    form === undefined
      ? await refusedUnread(record)
      : await ingestFile(
          {
            path: file.path,
            form,
            dates: { asOf: file.asOf, today: receivedAt.slice(0, 10) },
            receivedAt,
          },
          source,
          world.loader,
          record,
        )
  world.taken(source.descriptor.id, taken)
  return taken
}

/** JSON is read whatever the mapping's own form; CSV and XML only where they are that form. */
function formOf({ mapping }: ExtractSource, said: FileForm['kind'] | undefined): FileForm | undefined {
  if (said === 'json') return { kind: 'json', encoding: undefined }
  const { file } = mapping.schema
  return said === undefined || said === file.kind ? file : undefined
}

async function refusedUnread(record: (taken: TakenFile) => Promise<void>): Promise<Ingested> {
  const counts = { records: 0, unserved: 0, rejected: 0 }
  const taken: TakenFile = { kind: 'refused', digest: undefined, reason: 'wrong-form', counts, rejects: [] }
  await record(taken)
  return taken
}

function changeOf({ descriptor }: ExtractSource, { by }: BroughtFile, taken: TakenFile): Change {
  const { counts, digest } = taken
  return {
    kind: 'extract-taken',
    source: descriptor.id,
    organisation: descriptor.organisation,
    by,
    became: {
      outcome: taken.kind === 'refused' ? taken.reason : taken.kind,
      digest,
      asOf: taken.kind === 'refused' ? undefined : taken.asOf,
      ...counts,
    },
  }
}

/** Extracts without a running gateway: for the command line. */
export type StandAloneExtracts = Extracts & {
  rejects(source: string, digest: string, most: number): Promise<readonly RejectedRecord[]>
  close(): Promise<void>
}

/** Opens the database as the running gateway would, with a log of its own. Rejects, naming what cannot be used. */
export async function openExtracts(
  settings: Settings,
  databaseUrl: string,
  environment: Environment,
): Promise<StandAloneExtracts> {
  const mappings = loadMappings(settings)
  await requireMigrated(databaseUrl)
  const database = openDatabase(databaseUrl)
  try {
    const log = await openAuditLog({
      url: databaseUrl,
      logOrigin: settings.logOrigin,
      signingKey: readSecret(settings.keys.audit, environment).reveal(),
    })
    const now = (): Date => new Date()
    const audit = { log, now: () => now().toISOString(), nonce: randomUUID }
    const recordFirst = changeRecordedFirst(audit)
    const loader = extractLoader(database)
    const extracts = extractsOf(settings, mappings, { loader, recordFirst, now, taken: () => undefined })
    return {
      ...extracts,
      rejects: (source, digest, most) => loader.rejects({ source, digest }, most),
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
