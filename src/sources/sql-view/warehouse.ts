import { type AskContext } from '../connector.js'
import { type Breaker } from '../guard/limits/breaker.js'
import { type Bulkhead } from '../guard/limits/bulkhead.js'
import { type CallFailure } from '../guard/call-result.js'
import { type Clock } from '../guard/clock.js'
import { type Rows } from '../parts/rows.js'
import { type SourceEvents } from '../source-events.js'
import { type Connection, type Connections } from './server/connections.js'
import { type SqlViewOptions, type ViewOptions } from './options.js'
import { readSnapshot, type Snapshot } from './snapshot.js'
import { failureOf } from './server/sql-errors.js'

/** What stands before a warehouse, as before any source. */
export type Surroundings = {
  readonly source: string
  readonly bulkhead: Bulkhead
  readonly breaker: Breaker
  readonly clock: Clock
  readonly events: SourceEvents
}

/** What was read of one person, or why nothing was. */
export type WarehouseAnswer =
  | ({ readonly kind: 'read' } & Snapshot)
  | { readonly kind: 'not-read'; readonly rows: Exclude<Rows, { kind: 'rows' | 'not-known' }> }

export type Warehouse = {
  /** Reads within every limit. Never rejects; what still runs at the deadline is ended at the server too. */
  read(views: readonly ViewOptions[], about: AskContext): Promise<WarehouseAnswer>
}

/** One warehouse behind so many connections at once, a breaker, and the deadline of each question. */
export function warehouse(options: SqlViewOptions, pool: Connections, around: Surroundings): Warehouse {
  return {
    read: async (views, about) => {
      const { bulkhead, breaker, clock, events, source } = around
      const place = await bulkhead.enter(about.deadline, about.signal)
      if (place.kind !== 'place') return NO_PLACE[place.kind]
      try {
        const started = clock.now()
        const admission = breaker.admit(started)
        if (admission === undefined) return failed('circuit-open').answer
        const { answer, health, reason } = await readUntil({ options, pool, clock, views, about })
        if (health === 'unknown') admission.abandoned()
        else admission[health === 'up' ? 'succeeded' : 'failed'](clock.now())
        events.attempted({
          source,
          attempt: 1,
          role: 'plain',
          milliseconds: clock.now() - started,
          kind: kindOf(answer),
          status: undefined,
          reason,
        })
        return answer
      } finally {
        place.leave()
      }
    },
  }
}

/** How a reading ended, and what it says of the warehouse. */
type Ended = {
  readonly answer: WarehouseAnswer
  readonly health: 'up' | 'down' | 'unknown'
  readonly reason: CallFailure | undefined
}

type Reading = {
  readonly options: SqlViewOptions
  readonly pool: Connections
  readonly clock: Clock
  readonly views: readonly ViewOptions[]
  readonly about: AskContext
}

/** What a reading has in hand; `over` aborts once nobody waits for it. */
type Held = { connection: Connection | undefined; readonly over: AbortSignal }

/** Below this much time left, running out of it says nothing of the warehouse. */
const FAIR_CHANCE_MS = 100

/** Reads until the deadline, and no longer than anybody waits for the answer. Leaves no timer, listener or statement. */
function readUntil(reading: Reading): Promise<Ended> {
  const { about, clock, pool } = reading
  const left = about.deadline - clock.now()
  const over = new AbortController()
  const held: Held = { connection: undefined, over: over.signal }
  return new Promise((resolve) => {
    const end = (ended: Ended): void => {
      clearTimeout(timer)
      about.signal.removeEventListener('abort', cancel)
      over.abort()
      if (held.connection !== undefined) pool.abandon(held.connection)
      held.connection = undefined
      resolve(ended)
    }
    const cancel = (): void => end(failed('cancelled', 'unknown'))
    const timer = setTimeout(() => end(late(left)), Math.max(0, left))
    if (about.signal.aborted) {
      cancel()
      return
    }
    about.signal.addEventListener('abort', cancel, { once: true })
    readOver(reading, held).then(end, (error: unknown) => {
      const { rows, where, reason } = failureOf(error)
      end({
        answer: { kind: 'not-read', rows },
        health: where === 'connection' ? 'down' : 'up',
        reason,
      })
    })
  })
}

/** Takes a connection, reads, and gives it back; whoever stops waiting finds it in `held` and ends what it does. */
async function readOver({ pool, options, views, about, clock }: Reading, held: Held): Promise<Ended> {
  const connection = await pool.take(held.over)
  if (held.over.aborted) {
    pool.giveBack(connection)
    return failed('cancelled', 'unknown')
  }
  held.connection = connection
  const left = (): number => about.deadline - clock.now()
  const snapshot = await readSnapshot(connection.client, {
    options,
    views,
    numbers: about.person.nhsNumbers,
    left,
  })
  if (held.connection === connection) {
    held.connection = undefined
    pool.giveBack(connection)
  }
  return { answer: { kind: 'read', ...snapshot }, health: 'up', reason: undefined }
}

function late(left: number): Ended {
  return {
    answer: { kind: 'not-read', rows: { kind: 'timed-out' } },
    health: left < FAIR_CHANCE_MS ? 'unknown' : 'down',
    reason: undefined,
  }
}

function failed(reason: CallFailure, health: Ended['health'] = 'unknown'): Ended {
  return { answer: { kind: 'not-read', rows: { kind: 'error', reason } }, health, reason }
}

function kindOf(answer: WarehouseAnswer): 'answer' | 'timed-out' | 'error' {
  if (answer.kind === 'read') return 'answer'
  return answer.rows.kind === 'timed-out' ? 'timed-out' : 'error'
}

const NO_PLACE = {
  full: failed('overloaded').answer,
  'too-late': { kind: 'not-read', rows: { kind: 'timed-out' } },
  cancelled: failed('cancelled').answer,
} as const satisfies Record<string, WarehouseAnswer>
