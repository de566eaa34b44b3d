import { randomBytes, randomUUID } from 'node:crypto'
import { type AlertStore } from './audit/alerts/alert-store.js'
import { type AuditLog, type AuditPorts } from './audit/record.js'
import { type Secret, readSecret } from './config/secrets.js'
import { type Settings } from './config/settings-types.js'
import { type ConsentRegister, type PatientIndex } from './disclosure/ports.js'
import { type Change } from './audit/change-entry.js'
import { type ExtractLoader } from './model/extracts/extract-loading.js'
import { type HeldRecords, type UnnumberedPerson } from './model/extracts/held-records.js'
import { changeRecordedFirst, changeRecorder } from './gateway/changes.js'
import { type GatewayData } from './gateway/data/load-data.js'
import { type GatewayWorld } from './gateway-world.js'
import { type Events } from './observability/events.js'
import { type RecordLinks } from './model/links/record-link.js'
import { type TranslationCounts } from './model/quality/translation-quality.js'
import { type ProblemReports } from './model/problems/problem-report.js'
import { type Outbox } from './model/obligations/outbox.js'
import { type EpisodeStore, episodeStore } from './storage/access/episode-store.js'
import { type ReleaseStatesStore, releaseStatesStore } from './storage/access/release-states-store.js'
import { type ReleaseStore, releaseStore } from './storage/access/release-store.js'
import { alertStore } from './storage/alerts/alert-store.js'
import { type Raising } from './storage/alerts/raise-alert.js'
import { raiseMissingFollowUps } from './storage/alerts/raise-missing-follow-ups.js'
import { type Scanned, type Scanning, scanLog } from './storage/alerts/scan-log.js'
import { derivedKey } from './gateway/derived-key.js'
import { detectorKey, detectorsOver } from './gateway/detectors/watch-detectors.js'
import { forgetOld } from './gateway/log/forget-old.js'
import { openPayloads } from './gateway/log/payloads.js'
import { type PayloadStore } from './storage/payloads/payload-store.js'
import { openAuditLog } from './storage/audit-log.js'
import { type CosignatureStore, cosignatureStore } from './storage/audit/cosignature-store.js'
import { type FeedStore, feedStore } from './storage/audit/feed-store.js'
import { consentStore } from './storage/consents/consent-store.js'
import { openDatabase } from './storage/database.js'
import { extractLoader } from './storage/extracts/extract-loader.js'
import { heldRecordsStore, unnumberedPeople } from './storage/extracts/held-records-store.js'
import { requireSeparateOwner } from './storage/gateway-login.js'
import { findAlone } from './storage/links/find-alone.js'
import { linkStore } from './storage/links/link-store.js'
import { requireMigrated } from './storage/migrate.js'
import { type Watched } from './storage/detectors/watch-log.js'
import { outboxStore } from './storage/outbox/outbox-store.js'
import { patientIndexStore } from './storage/patient-index-store.js'
import { problemStore } from './storage/problems/problem-store.js'
import { raiseReported } from './storage/problems/raise-reported.js'
import { type RegistersStore, registersStore } from './storage/registers-store.js'
import { translationCounts } from './storage/quality/translation-counts.js'
import { type RuleSets, ruleSetStore } from './storage/rules/rule-sets.js'
import { type UseOnce, useOnceIn } from './storage/used-assertions.js'

/** Everything that is kept, behind the ports of the core. */
export type Stores = {
  readonly auditLog: AuditLog
  readonly patientIndex: PatientIndex
  readonly registers: RegistersStore
  readonly episodes: EpisodeStore
  readonly consents: ConsentRegister
  readonly ruleSets: RuleSets
  readonly alerts: AlertStore
  readonly releases: ReleaseStore
  /** How far holders release their records: nothing to do with `releases`, which are of single accesses. */
  readonly releaseStates: ReleaseStatesStore
  readonly problems: ProblemReports
  readonly outbox: Outbox
  readonly feeds: FeedStore
  readonly cosignatures: CosignatureStore
  /** Undefined: what was shown is kept nowhere. */
  readonly payloads: PayloadStore | undefined
  scanLog(scanning: Scanning): Promise<Scanned>
  /** Lets the detectors read the log on. */
  watchLog(raising: Raising): Promise<Watched>
  raiseMissingFollowUps(openedBefore: string, at: string, raising: Raising): Promise<number>
  /** Puts what was reported into the queues. */
  raiseReported(raising: Raising): Promise<number>
  readonly held: HeldRecords
  readonly loader: ExtractLoader
  readonly links: RecordLinks
  /** People of a source's records without an NHS number, those after an id. */
  unnumbered(source: string, after: string, most: number): Promise<readonly UnnumberedPerson[]>
  /** Lets one process at a time look for people; false where another does. */
  findAlone(work: () => Promise<void>): Promise<boolean>
  readonly translationCounts: TranslationCounts
  /** Puts a change into the log; never rejects. */
  /** Rejects with NOT_RECORDED: the change is then not to be made. */
  readonly recordFirst: (change: Change) => Promise<void>
  readonly useOnce: UseOnce
  readonly isReady: () => Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens the database as the running gateway, which must have been migrated, and leases a shard of the log. Rejects when
 * the database user could change the log, unless it is said to be its owner too.
 */
export async function openStores(
  settings: Settings,
  data: GatewayData,
  { databaseUrl, ownership, environment, now }: GatewayWorld,
  events: Events,
): Promise<Stores> {
  await requireMigrated(databaseUrl)
  if (ownership === 'separate') await requireSeparateOwner(databaseUrl)
  const database = openDatabase(databaseUrl)
  try {
    const auditLog = await openAuditLog({
      url: databaseUrl,
      logOrigin: settings.logOrigin,
      signingKey: readSecret(settings.keys.audit, environment).reveal(),
      report: (event) => events.auditChanged(event.kind),
    })
    const payloads = openPayloads(settings, database, { environment, now }, events)
    const upkeep = [payloads, forgetOld(database, now, events)]
    const audit = { log: auditLog, now: () => now().toISOString(), nonce: randomUUID }
    const changed = changeRecorder(audit, () => events.auditChanged('change-not-recorded'))
    const episodes = episodesIn(database, data, audit)
    const ruleSets = ruleSetStore(database.pool)
    await putInForce(data, ruleSets, changed)
    return {
      auditLog,
      payloads: payloads.store,
      ruleSets,
      patientIndex: patientIndexStore(database, changed),
      consents: consentStore(database),
      registers: registersStore(database, {
        maxAgeSeconds: greatestAge(data, REGISTERS),
        changed,
        keyed: detectorKey(settings, { environment }),
        recordClassesOf: (controller) =>
          settings.sources.filter((it) => it.organisation === controller).map((it) => it.recordClass),
      }),
      episodes,
      alerts: alertStore(database, changeRecordedFirst(audit)),
      releases: releaseStore(database, leadsIn(settings), changeRecordedFirst(audit)),
      releaseStates: releaseStatesStore(database, changeRecordedFirst(audit)),
      outbox: outboxStore(database),
      feeds: feedStore(database),
      scanLog: (scanning) => scanLog(database, scanning),
      watchLog: detectorsOver(database, settings, { environment, now }),
      raiseMissingFollowUps: (...overdue) => raiseMissingFollowUps(database, episodes, ...overdue),
      ...problemsIn(database, readSecret(settings.keys.ids, environment)),
      ...heldIn(database, audit),
      useOnce: useOnceIn(database),
      isReady: async () => auditLog.origin() !== undefined && (await answers(database)),
      close: async () => {
        for (const it of upkeep) await it.close()
        await auditLog.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

function problemsIn(
  database: ReturnType<typeof openDatabase>,
  secret: Secret,
): Pick<Stores, 'problems' | 'raiseReported'> {
  return {
    problems: problemStore(database, { key: derivedKey(secret, 'problem-reports'), randomBytes }),
    raiseReported: (raising) => raiseReported(database, raising),
  }
}

/** Keeps the rules that are decided by from now on, and tells the log. */
async function putInForce(
  { rules: { ruleSet, files } }: GatewayData,
  ruleSets: RuleSets,
  changed: (change: Change) => Promise<void>,
): Promise<void> {
  await ruleSets.keep(ruleSet.hash, files)
  await changed({
    kind: 'rules-in-force',
    ruleSetHash: ruleSet.hash,
    files: files.map((it) => it.name),
  })
}

/** Who may release a hidden access of an organisation: nobody where the settings name nobody. */
function leadsIn(settings: Settings): (organisation: string) => readonly string[] {
  return (organisation) =>
    settings.organisations.find((it) => it.ods === organisation)?.safeguardingLeads ?? []
}

/** The smallest greatest age among the facts that these attest, in seconds. */
export function greatestAge({ rules }: GatewayData, attesters: readonly string[]): number {
  const ages = [...rules.facts.values()].flatMap(({ attestedBy, maxAge }) =>
    attesters.includes(attestedBy) && typeof maxAge === 'number' ? [maxAge * 3600] : [],
  )
  if (ages.length === 0)
    throw new Error(`facts.yaml gives no greatest age for what comes from ${attesters.join(', ')}`)
  return Math.min(...ages)
}

const REGISTERS: readonly string[] = ['relationship-feed', 'consent-register']
const EPISODES: readonly string[] = ['episode-register']

async function answers(database: ReturnType<typeof openDatabase>): Promise<boolean> {
  return database.pool.query('select 1').then(
    () => true,
    () => false,
  )
}

function episodesIn(
  database: ReturnType<typeof openDatabase>,
  data: GatewayData,
  audit: AuditPorts,
): EpisodeStore {
  return episodeStore(database, {
    reasonStandsSeconds: greatestAge(data, EPISODES),
    recordFirst: changeRecordedFirst(audit),
  })
}

function heldIn(
  database: ReturnType<typeof openDatabase>,
  audit: AuditPorts,
): Pick<
  Stores,
  | 'held'
  | 'loader'
  | 'links'
  | 'unnumbered'
  | 'findAlone'
  | 'translationCounts'
  | 'recordFirst'
  | 'cosignatures'
> {
  const recordFirst = changeRecordedFirst(audit)
  return {
    links: linkStore(database, recordFirst),
    unnumbered: (...wanted) => unnumberedPeople(database, ...wanted),
    findAlone: (...turn) => findAlone(database, ...turn),
    translationCounts: translationCounts(database),
    cosignatures: cosignatureStore(database),
    held: heldRecordsStore(database),
    loader: extractLoader(database),
    recordFirst,
  }
}
