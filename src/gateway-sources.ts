import { randomUUID } from 'node:crypto'
import { readSecret } from './config/secrets.js'
import { type Settings } from './config/settings-types.js'
import { type FindPerson, type Sources, type TracePerson } from './disclosure/ports.js'
import { type Stores } from './gateway-stores.js'
import { type GatewayWorld } from './gateway-world.js'
import { type SourceHealth } from './model/health/source-health.js'
import { type ServiceDirectory } from './model/directory/service-directory.js'
import { type Events } from './observability/events.js'
import { type Tracer } from './observability/traces/tracer.js'
import { askSources } from './sources/ask-sources.js'
import { type SourceWorld } from './sources/connector.js'
import { followHealth } from './sources/health/follow-health.js'
import { followFeeds } from './sources/organisation-feed.js'
import { pdsDescriptor, pdsRecordConnector } from './sources/pds/pds-record.js'
import { pdsTracer } from './sources/pds/pds-tracer.js'
import { openReferral } from './sources/openreferral-uk/open-referral.js'
import { checkReady, connectSources } from './sources/registry.js'
import { spineDirectory } from './sources/sds/directory.js'
import { type SourceEvents } from './sources/source-events.js'
import { VERSION } from './version.js'

/** Everything outside that is asked or followed. */
export type Connections = {
  readonly trace: TracePerson
  readonly findPerson: FindPerson
  readonly sources: Sources
  readonly directories: readonly ServiceDirectory[]
  /** How each source and national service has done lately, as this process sees it. */
  readonly health: () => readonly SourceHealth[]
  close(): Promise<void>
}

/** How long the start waits for every organisation's first feed. */
const FIRST_FEEDS_MS = 5_000
/** GP Connect asks that directory look-ups are not kept across sessions; a minute spares one per request. */
const DIRECTORY_CACHE_SECONDS = 60

/** Connects every configured source, PDS and SDS, and follows the organisations' feeds. Throws on wrong options. */
export async function connect(
  settings: Settings,
  stores: Stores,
  world: GatewayWorld,
  events: Events,
  { traceparent }: Pick<Tracer, 'traceparent'>,
): Promise<Connections> {
  const clock = { now: () => world.now().getTime(), random: world.random }
  const names = settings.sources.map((it) => it.id)
  const listed = settings.directories ?? []
  const beside = ['pds', 'sds', ...listed.map((it) => it.id)]
  const followed = followHealth(names, beside, clock, { ...sourceEvents(events), traceparent })
  const around = sourceWorld(settings, stores, world, followed.events)
  const directory = spineDirectory(around, DIRECTORY_CACHE_SECONDS)
  const connected = connectSources(
    settings.sources,
    (source) => settings.organisations.find((it) => it.ods === source.organisation)?.telephone,
    around,
    directory,
  )
  await checkReady(connected).catch(async (error: unknown) => {
    await Promise.all([...connected.map((it) => it.connector.close()), directory.close()])
    throw error
  })
  const pds = {
    descriptor: pdsDescriptor(),
    deadlineMs: settings.pds.deadlineMs,
    connector: pdsRecordConnector(around.clock),
  }
  const sources = askSources([...connected, pds], settings.requestDeadlineMs, around.clock, around.events)
  const directories = listed.map((it) => openReferral(it, around))
  const tracer = pdsTracer(settings.pds, around)
  const feeds = followFeeds(
    () => settings.organisations,
    FIRST_FEEDS_MS,
    around,
    (organisation, feed, at) => stores.registers.replaceFeed(organisation, feed, at),
  )
  await feeds.ready
  return {
    trace: tracer.trace,
    findPerson: tracer.find,
    sources,
    directories,
    health: followed.health,
    close: async () => {
      await feeds.stop()
      await Promise.all([sources, tracer, directory, ...directories].map((it) => it.close()))
    },
  }
}

function sourceWorld(
  settings: Settings,
  stores: Stores,
  world: GatewayWorld,
  events: SourceEvents,
): SourceWorld {
  return {
    clock: { now: () => world.now().getTime(), random: world.random },
    uuid: randomUUID,
    secret: (reference) => readSecret(reference, world.environment).reveal(),
    events,
    sds: settings.sds,
    held: stores.held,
    organisationName: (organisation) => settings.organisations.find((it) => it.ods === organisation)?.name,
    baseUrl: settings.baseUrl,
    version: VERSION,
  }
}

function sourceEvents(events: Events): SourceEvents {
  return {
    attempted: (it) => events.sourceAttempted(it),
    breakerChanged: (it) => events.breakerChanged(it),
    answered: (it) => events.sourceAnswered(it),
    feedRead: (it) => events.feedRead(it),
  }
}
