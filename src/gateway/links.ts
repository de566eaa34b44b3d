import { randomUUID } from 'node:crypto'
import { type Environment } from '../config/environment.js'
import { readSecret } from '../config/secrets.js'
import { type Settings } from '../config/settings-types.js'
import { type RecordLinks } from '../model/links/record-link.js'
import { openAuditLog } from '../storage/audit-log.js'
import { openDatabase } from '../storage/database.js'
import { linkStore } from '../storage/links/link-store.js'
import { requireMigrated } from '../storage/migrate.js'
import { changeRecordedFirst } from './changes.js'

/** Links of records, opened apart from a running gateway, with a shard of the log of their own. */
export type StandAloneLinks = { readonly links: RecordLinks; readonly close: () => Promise<void> }

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
    return {
      links: linkStore(database, recordFirst),
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
