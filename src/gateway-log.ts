import { readAccess } from './audit/alerts/access.js'
import { tellingMatter } from './audit/alerts/alerts-of-access.js'
import { type Viewer, visibleToPerson } from './audit/alerts/visible-to-person.js'
import { type ControllerOf } from './audit/questions/event-for.js'
import { type FoundEntry, type LogQuestions } from './audit/questions/question.js'
import { type Settings } from './config/settings-types.js'
import { type Stores } from './gateway-stores.js'
import { type GatewayWorld } from './gateway-world.js'
import { type Events } from './observability/events.js'
import { followLog } from './storage/console/follow-log.js'
import { logQuestions } from './storage/console/log-questions.js'
import { type Database, openDatabase } from './storage/database.js'

/** The log to be asked, with connections of its own, so that a long question never keeps a disclosure waiting. */
export type OpenLog = {
  readonly questions: LogQuestions
  readonly controllerOf: ControllerOf
  readonly database: Database
  close(): Promise<void>
}

/** Opens the log for the console and for the operations over it. */
export function openLog(settings: Settings, world: GatewayWorld, events: Events): OpenLog {
  const database = openDatabase(world.databaseUrl, CONNECTIONS)
  const controllers = new Map<string, string>(settings.sources.map((it) => [it.id, it.organisation]))
  const controllerOf = (source: string): string | undefined => controllers.get(source)
  const follower = followLog(database, controllerOf, () => events.auditChanged('index-behind'))
  return {
    questions: logQuestions(database, () => follower.catchUp()),
    controllerOf,
    database,
    close: async () => {
      await follower.stop()
      await database.close()
    },
  }
}

const CONNECTIONS = { maxConnections: 4, statementTimeoutMs: 30_000 }

/** What the person, or somebody who acts for them, may know of now: what has been released, and what nobody has put off. */
export async function toldToPerson(
  entries: readonly FoundEntry[],
  viewer: Viewer,
  releases: Stores['releases'],
): Promise<readonly FoundEntry[]> {
  const accesses = entries.map((entry) => {
    const access = readAccess({ ...entry, kind: 'entry', leaf: Buffer.from(entry.leaf, 'hex') })
    return { entry, access, matter: tellingMatter(access) }
  })
  const [released, suspended] = await Promise.all([
    releases.releasesOf(entries),
    releases.suspended([...new Set(accesses.flatMap((it) => it.matter ?? []))]),
  ])
  return accesses.flatMap(({ entry, access, matter }) => {
    const isSuspended = matter !== undefined && suspended.includes(matter)
    return visibleToPerson(access, { releases: released, isSuspended }, viewer) ? [entry] : []
  })
}
