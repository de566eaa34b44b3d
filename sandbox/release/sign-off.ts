import { randomUUID } from 'node:crypto'
import { readSecret } from '../../src/config/secrets.js'
import { type Settings } from '../../src/config/settings-types.js'
import { changeRecordedFirst } from '../../src/gateway/changes.js'
import { type ReleaseAct } from '../../src/model/release-states/release-life.js'
import { type HeldClass } from '../../src/model/release-states/release-states.js'
import { releaseStatesStore } from '../../src/storage/access/release-states-store.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'

/** Two officers of each holder of records: as the console asks it, neither opens anything alone. */
const SIGNATORIES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['9A1', ['RIV-IG-0001', 'RIV-CG-0003']],
  ['9A2', ['HIL-IG-0001', 'HIL-CG-0002']],
  ['A81001', ['555000000901', '555000000904']],
  ['B82002', ['555000000903', '555000000905']],
])

/**
 * Opens the records of a region on which nobody has decided yet, as two officers of each holder would have done at the
 * console: with an entry in the log for each of them. What an officer has decided since stays. The database is migrated,
 * and no gateway runs on it yet.
 */
export async function signOffRegion(settings: Settings, databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl)
  try {
    const undecided: HeldClass[] = []
    const kept = releaseStatesStore(database, () => Promise.resolve())
    for (const it of heldIn(settings)) {
      const standing = await kept.standingOf(it)
      if (standing !== 'unreadable' && standing.events === 0) undecided.push(it)
    }
    if (undecided.length > 0) await signOff(undecided, settings, database, databaseUrl)
  } finally {
    await database.close()
  }
}

async function signOff(
  undecided: readonly HeldClass[],
  { logOrigin, keys }: Settings,
  database: Database,
  url: string,
): Promise<void> {
  const signingKey = readSecret(keys.audit, { databaseUrl: url, variable: () => undefined }).reveal()
  const log = await openAuditLog({ url, logOrigin, signingKey })
  const now = (): string => new Date().toISOString()
  const store = releaseStatesStore(database, changeRecordedFirst({ log, now, nonce: randomUUID }))
  const both = async (held: HeldClass): Promise<void> => {
    const { organisation } = held
    const [first, second] = SIGNATORIES.get(organisation) ?? [`${organisation}-IG-1`, `${organisation}-CG-2`]
    await store.act(held, 0, OPEN, { userId: first, organisation, sees: 'own' }, now())
    await store.act(held, 1, { kind: 'agree' }, { userId: second, organisation, sees: 'own' }, now())
  }
  try {
    await Promise.all(undecided.map(both))
  } finally {
    await log.close()
  }
}

const OPEN: ReleaseAct = {
  kind: 'propose',
  release: { state: 'open', pilot: [] },
  reason: 'The sandbox holds nobody’s record.',
}

/** What the organisations hold, each class once. */
function heldIn({ sources }: Settings): readonly HeldClass[] {
  const held = sources.filter((it) => it.recordClass !== 'exchange')
  return [...new Map(held.map((it) => [`${it.organisation} ${it.recordClass}`, it])).values()]
}
