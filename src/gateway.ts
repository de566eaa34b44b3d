import { randomUUID } from 'node:crypto'
import { createServer as createListener, type Server } from 'node:http'
import { kinOf } from './audit/detectors/kin.js'
import { type AuditPorts, recordRefusal } from './audit/record.js'
import { readMatching } from './config/matching/read-matching.js'
import { type Secret, readSecret } from './config/secrets.js'
import { type Settings } from './config/settings-types.js'
import { openValue } from './decision/paging/sealed-values.js'
import { disclose } from './disclosure/disclose.js'
import { askUnderEpisodes } from './disclosure/episodes/ask-under-episodes.js'
import { organisationRegister } from './disclosure/organisation-register.js'
import { runOperation } from './disclosure/operations/run-operation.js'
import { type DisclosurePorts } from './disclosure/ports.js'
import { openConsole } from './gateway-console.js'
import { openAuditFeeds } from './gateway/log/audit-feeds.js'
import { derivedKey, keyedHash } from './gateway/derived-key.js'
import { countTranslations } from './gateway/console/count-translations.js'
import { askWitnesses } from './gateway/log/ask-witnesses.js'
import { publicDocuments, tokenDocument } from './gateway/documents.js'
import { type OpenRegisters, openRegisters } from './gateway/data/open-registers.js'
import { type GatewayData, loadData } from './gateway/data/load-data.js'
import { type Identity, openIdentity } from './gateway/identity.js'
import { type OpenLog, openLog } from './gateway-log.js'
import { type Inbox, openInbox } from './gateway/inbox.js'
import { openTracer, tracedEvents, tracedPorts } from './gateway/traces.js'
import { gatewayOperations } from './gateway-operations.js'
import { type Connections, connect } from './gateway-sources.js'
import { detectorKey } from './gateway/detectors/watch-detectors.js'
import { followAlerts } from './gateway/follow-alerts.js'
import { type Stores, greatestAge, openStores } from './gateway-stores.js'
import { type GatewayWorld } from './gateway-world.js'
import { answerMalformed } from './http/malformed.js'
import { type HttpPorts } from './http/ports.js'
import { createServer } from './http/server.js'
import { issueToken } from './identity/token-endpoint.js'
import { Refusal } from './model/refusal.js'
import { type Events, createEvents } from './observability/events.js'
import { type Metrics, createMetrics } from './observability/metrics.js'
import { type Tracer } from './observability/traces/tracer.js'
import { inSlices } from './sources/guard/in-slices.js'
import { checkMappings } from './sources/registry.js'

export type Gateway = {
  /** The port it listens on. */
  readonly port: number
  /** Finishes what is being answered, then releases everything; says what signal it was told to stop by. */
  close(signal?: string): Promise<void>
}

/**
 * Puts the gateway together and listens. Every file is read and checked first; rejects with SettingsError, DataError
 * or an Error that names what is wrong, and then leaves nothing open.
 */
export async function startGateway(atStart: Settings, world: GatewayWorld): Promise<Gateway> {
  const data = loadData(atStart)
  checkMappings(atStart, data.mappings.names)
  const metrics = createMetrics()
  const traced = openTracer(atStart, metrics, world.random)
  const events = tracedEvents(createEvents(world.journal, metrics), traced)
  const closing: (() => Promise<void>)[] = [() => traced.close()]
  const close = async (): Promise<void> => {
    for (const it of closing.splice(0).reverse()) await it()
  }
  const { registers, settings, tellLog } = openRegisters(atStart, world, events)
  try {
    const stores = await openStores(settings, data, world, events)
    closing.push(() => stores.close())
    tellLog(stores.auditLog)
    const identity = await openIdentity(settings, {
      environment: world.environment,
      roles: data.roles,
      useOnce: (...assertion) => stores.useOnce(...assertion).catch(outage),
      now: world.now,
      mintId: randomUUID,
    })
    const connections = await connect(settings, stores, world, events, traced)
    closing.push(() => connections.close())
    followLog(settings, stores, world, events, closing)
    const log = openLog(settings, world, events)
    closing.push(() => log.close())
    const inbox = await openInbox(settings, data, stores, { ...world, ...connections }, events)
    closing.push(() => inbox.close())
    const parts: Parts = {
      settings,
      registers,
      world,
      data,
      stores,
      connections,
      inbox,
      identity,
      metrics,
      events,
      log,
      traced,
    }
    const server = serverOf(parts, closing)
    await listen(server, settings.listen)
    closing.push(() => drain(server, longestAnswerMs(settings)))
    const port = portOf(server) ?? settings.listen.port
    events.started(port)
    return {
      port,
      close: (signal) => {
        if (signal !== undefined) events.stopping(signal)
        return close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** What is closed with the gateway, the last first. */
type Closing = (() => Promise<void>)[]

/** Whatever reads the log on while others are answered. */
function followLog(
  settings: Settings,
  stores: Stores,
  world: GatewayWorld,
  events: Events,
  closing: Closing,
): void {
  const feeds = openAuditFeeds(settings, stores, world, events)
  closing.push(() => feeds.close())
  const alerts = followAlerts(settings, stores, world, events, feeds)
  closing.push(() => alerts.close())
  const witnesses = askWitnesses(settings, stores.cosignatures, events)
  closing.push(() => witnesses.close())
}

/** The server with everything that it answers, not listening yet. */
function serverOf(parts: Parts, closing: Closing): Server {
  const { settings, world, data, stores, connections, events, log } = parts
  const translations = countTranslations(data.mappings.translators, stores.translationCounts, world.now, () =>
    events.failed(new Error('counts of translations could not be kept'), 'translation-counts'),
  )
  closing.push(() => translations.close())
  const disclosure = tracedPorts(disclosurePorts(parts, translations.translators), parts.traced)
  const officers = openConsole(settings, data, stores, world, events, {
    ...log,
    sourceHealth: connections.health,
    disclosure,
  })
  const server = createListener(
    { maxHeaderSize: 16_384, requestTimeout: 30_000 },
    createServer({ ...httpPorts(parts, disclosure), console: officers }),
  )
  answerMalformed(server, (status) => events.malformed(status))
  return server
}

/** A store that cannot be used is an outage, and is said as one. */
function outage(error: unknown): never {
  throw new Refusal('CANNOT_CHECK', { detail: error instanceof Error ? error.name : 'store failed' })
}

type Parts = {
  readonly settings: Settings
  readonly registers: OpenRegisters['registers']
  readonly world: GatewayWorld
  readonly data: GatewayData
  readonly stores: Stores
  readonly connections: Connections
  readonly inbox: Inbox
  readonly identity: Identity
  readonly metrics: Metrics
  readonly events: Events
  readonly log: OpenLog
  readonly traced: Tracer
}

function httpPorts(parts: Parts, ports: DisclosurePorts): HttpPorts {
  const { settings, world, stores, inbox, identity, events, metrics, traced } = parts
  const { directories } = parts.connections
  const operations = gatewayOperations(settings, parts.log, ports, parts.data, stores, directories)
  return {
    ...publicDocuments(settings, identity.keys, metrics, stores.isReady),
    authenticate: (token) => traced.step('token', () => identity.authenticate(token)),
    traced: (...request) => traced.request(...request),
    disclose: (request) => disclose(request, ports),
    operate: (asked) => runOperation(asked, operations, ports),
    extracts: inbox.port,
    refuse: (refusal, evidence) => recordRefusal(refusal, evidence, ports.audit),
    token: async (form) => {
      const answer = await issueToken(form, identity.tokenPorts)
      return tokenDocument(answer, events)
    },
    now: world.now,
    mintId: randomUUID,
    reportBug: (error, requestId) => events.failed(error, requestId),
    maxBodyBytes: settings.maxBodyBytes,
    maxBatchBytes: MAX_BATCH_BYTES,
    fhirBase: `${settings.baseUrl}/fhir`,
    answered: (it) => events.answered(it),
    openValue: (name, value, requester) => openValue(ports.cursorKey, name, value, requester),
  }
}

function disclosurePorts(
  { settings, registers, world, data, stores, connections, events }: Parts,
  translators: DisclosurePorts['translators'],
): DisclosurePorts {
  const key = readSecret(settings.keys.ids, world.environment)
  const keyed = detectorKey(settings, world)
  const audit: AuditPorts = {
    log: stores.auditLog,
    now: () => world.now().toISOString(),
    nonce: randomUUID,
    payloads: stores.payloads,
    kinOf: ({ patient }) => kinOf(patient, keyed),
  }
  return {
    trace: connections.trace,
    findPerson: connections.findPerson,
    linkedPerson: (sources, localId) => stores.links.personOf(sources, localId),
    matching: readMatching(settings.matching),
    patientIndex: stores.patientIndex,
    registers: stores.registers,
    consents: stores.consents,
    organisations: organisationRegister(
      registers,
      greatestAge(data, ['organisation-register', 'agreement-register']),
    ),
    episodes: stores.episodes,
    releaseStates: stores.releaseStates,
    sources: askUnderEpisodes(connections.sources, stores.episodes),
    translators,
    label: data.label,
    rules: data.rules.ruleSet,
    audit,
    mintId: mintIdsWith(key),
    fhirBase: `${settings.baseUrl}/fhir`,
    cursorKey: derivedKey(key, 'page-cursor'),
    inSlices,
    reportBug: (error, requestId) => events.failed(error, requestId),
  }
}

/** `{source}-{keyed hash of type and source id}`: 128 bits, in the characters FHIR allows in an id. */
function mintIdsWith(key: Secret): DisclosurePorts['mintId'] {
  const hashed = keyedHash(derivedKey(key, 'resource-ids'))
  return (source, type, sourceId) =>
    `${source}-${hashed(JSON.stringify([source, type, sourceId])).slice(0, 32)}`
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}

function listen(server: Server, { host, port }: Settings['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} on ${host} is in use`) : error)
    })
    server.listen(port, host, resolve)
  })
}

/** The trace, the sources and the log, each at its deadline, one after the other. */
function longestAnswerMs({ pds, requestDeadlineMs }: Settings): number {
  return pds.deadlineMs + requestDeadlineMs + LOG_DEADLINE_MS
}

const MAX_BATCH_BYTES = 32 * 1024 * 1024
const LOG_DEADLINE_MS = 5_000

/**
 * Takes no new connection, lets go of each that is kept alive as soon as it is idle, lets running requests end, and
 * cuts only what cannot be one any more.
 */
function drain(server: Server, longestMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), longestMs)
    const letGo = setInterval(() => server.closeIdleConnections(), 50)
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
    server.close(() => {
      clearTimeout(cut)
      clearInterval(letGo)
      resolve()
    })
  })
}
