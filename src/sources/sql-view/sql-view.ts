import { type ClientConfig } from 'pg'
import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type Json, type JsonObject } from '../../model/json.js'
import {
  type AskContext,
  type Connector,
  type ConnectorAnswer,
  SourceOptionsError,
  type SourceWorld,
} from '../connector.js'
import { breaker, BREAKER_DEFAULTS } from '../guard/limits/breaker.js'
import { bulkhead } from '../guard/limits/bulkhead.js'
import { isoNow } from '../guard/clock.js'
import { answerThroughout } from '../outcomes.js'
import { areaOutcomes, failureOutcome, type ServingPart } from '../parts/area-outcomes.js'
import { reasonsIn, type Rows } from '../parts/rows.js'
import { contradictsBirthDate } from '../person/check-rows.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { tlsIdentity } from '../settings/tls-identity.js'
import { connections } from './server/connections.js'
import { SQL_VIEW_OPTIONS_SCHEMA, type SqlViewOptions } from './options.js'
import { checkedRows } from './checked-rows.js'
import { readiness } from './readiness.js'
import { warehouse, type Warehouse } from './warehouse.js'

/**
 * The connector to a warehouse in PostgreSQL: reads the views that the areas asked need, by NHS number alone, in one
 * read-only snapshot, as one record. Throws `SourceOptionsError` when its options are wrong.
 */
export function sqlView(settings: SourceSettings, world: SourceWorld): Connector {
  const options = checkOptions(settings, (it) => checkSchema<SqlViewOptions>(SQL_VIEW_OPTIONS_SCHEMA, it))
  checkPlace(options)
  checkNoHedge(settings)
  const pool = connections(configOf(settings, options, world))
  const held = warehouse(options, pool, {
    bulkhead: bulkhead(world.clock, settings.maxConcurrent, settings.maxConcurrent * 4),
    breaker: breaker(BREAKER_DEFAULTS, (state) =>
      world.events.breakerChanged({ source: settings.id, state }),
    ),
    source: settings.id,
    clock: world.clock,
    events: world.events,
  })
  return {
    kind: 'sql-view',
    ready: () => readiness(options, pool),
    ask: (question, about) => askWarehouse({ settings, options, world, held, question, about }),
    close: () => pool.close(),
  }
}

/** Only this machine is read in the clear. */
function checkPlace({ host, tls }: SqlViewOptions): void {
  if (tls !== undefined || LOOPBACK.includes(host) || host.startsWith('/')) return
  const message = 'the setting "tls" is missing: only a server on this machine is read without'
  throw new SourceOptionsError([{ pointer: '/options', message }])
}

/** A setting that could do nothing is no setting. */
function checkNoHedge({ hedgeAfterMs }: SourceSettings): void {
  if (hedgeAfterMs === undefined) return
  const message = 'a warehouse is never asked a second time beside the first'
  throw new SourceOptionsError([{ pointer: '/hedgeAfterMs', message }])
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1']

function configOf(settings: SourceSettings, options: SqlViewOptions, world: SourceWorld): ClientConfig {
  const { host, port, database, user } = options
  const tls = tlsIdentity(options.tls, world)
  return {
    host,
    port,
    database,
    user,
    password: () => world.secret(options.password),
    connectionTimeoutMillis: settings.deadlineMs,
    application_name: 'linchpin',
    ssl:
      tls === undefined
        ? false
        : {
            rejectUnauthorized: true,
            ...(tls.authorities === undefined ? {} : { ca: tls.authorities }),
            ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
            ...(tls.key === undefined ? {} : { key: tls.key }),
          },
  }
}

type Asking = {
  readonly settings: SourceSettings
  readonly options: SqlViewOptions
  readonly world: SourceWorld
  readonly held: Warehouse
  readonly question: Question
  readonly about: AskContext
}

type ReadPart = ServingPart & { readonly part: string }

async function askWarehouse(asking: Asking): Promise<ConnectorAnswer> {
  const { options, question, world, about } = asking
  const throughout = (rows: Rows): ConnectorAnswer =>
    answerThroughout(question, failureOutcome(rows), isoNow(world.clock), reasonsIn([rows]))
  const wanted = options.views.filter((it) => it.areas.some((area) => question.areas.includes(area)))
  const read = await asking.held.read(wanted, about)
  if (read.kind === 'not-read') return throughout(read.rows)
  const person = personIn(read.person, asking)
  if (person.kind === 'not-known') return answerThroughout(question, 'answered-empty', isoNow(world.clock))
  if (person.kind !== 'person') return throughout(person)
  const parts = wanted.map((view, index): ReadPart => {
    const rows = read.views[index] ?? { kind: 'error', reason: 'view-not-read' }
    return { part: view.part, areas: view.areas, rows: checkedRows(rows, view, person.id) }
  })
  return answerFrom(asking, person, parts)
}

type PersonRow =
  | { readonly kind: 'person'; readonly id: string; readonly row: JsonObject }
  | Exclude<Rows, { readonly kind: 'rows' }>

/** The one row of the person traced. Two, or one with another date of birth, is an error: nobody is guessed. */
function personIn(rows: Rows, { options, about }: Asking): PersonRow {
  if (rows.kind !== 'rows') return rows
  const [row, another] = rows.rows
  const { trace } = about.person
  const traced = trace.kind === 'traced' ? trace.birthDate : undefined
  if (row === undefined) return { kind: 'not-known' }
  if (another !== undefined) return { kind: 'error', reason: 'several-persons' }
  const id = idOf(row[options.person.id])
  if (id === undefined) return { kind: 'error', reason: 'person-without-id' }
  const { birthDate } = options.person
  if (birthDate !== undefined && contradictsBirthDate(row[birthDate], traced))
    return { kind: 'error', reason: 'other-birth-date' }
  return { kind: 'person', id, row }
}

function idOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function answerFrom(
  { settings, options, question, world }: Asking,
  { id, row }: Extract<PersonRow, { kind: 'person' }>,
  parts: readonly ReadPart[],
): ConnectorAnswer {
  const now = isoNow(world.clock)
  const content: Record<string, Json> = { [options.person.part]: [row] }
  for (const { part, rows } of parts) if (rows.kind === 'rows') content[part] = rows.rows
  const ownPart = { areas: options.person.areas, rows: { kind: 'rows', rows: [row] } as const }
  return {
    source: settings.id,
    records: [
      {
        source: settings.id,
        mapping: settings.mapping,
        recordId: id,
        area: undefined,
        content,
        retrievedAt: now,
        asOf: undefined,
      },
    ],
    outcomes: areaOutcomes(settings.id, question.areas, [ownPart, ...parts], now),
    refusedConsent: false,
    reasons: reasonsIn(parts.map((it) => it.rows)),
  }
}
