import { type ControllerOf } from '../../audit/questions/event-for.js'
import { Refusal } from '../../model/refusal.js'
import { type Database } from '../database.js'
import { indexLog } from './index-log.js'

/** Keeps the index of the log near its end. */
export type LogFollower = {
  /**
   * Reads all that is new, so that a question sees what was appended before it was asked. Rejects with
   * `LOG_INDEX_BEHIND` where there is too much of it to wait for: an answer that is silently short would read as nothing.
   */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

const EVERY_MS = 5_000
const MOST_AT_ONCE = 5_000
/** Rounds that a question waits for; after that the index is still being made. */
const MOST_ROUNDS = 4

/** Follows the log from now on; `behind` is told when it could not be read, and it is tried again. */
export function followLog(database: Database, controllerOf: ControllerOf, behind: () => void): LogFollower {
  // Of the questions alone: what the background reads may leave out a shard that another process is reading.
  let running: Promise<boolean> | undefined
  const run = (): Promise<boolean> => {
    running ??= indexLog(database, controllerOf, MOST_AT_ONCE, 'wait').finally(() => {
      running = undefined
    })
    return running
  }
  let isStopped = false
  // As after an upgrade: what is much is read in one go, and nobody's question waits for the next time.
  const runAll = async (): Promise<void> => {
    while (!isStopped && (await indexLog(database, controllerOf, MOST_AT_ONCE, 'leave')));
  }
  let reading: Promise<void> | undefined
  const timer = setInterval(() => {
    reading ??= runAll()
      .catch(behind)
      .finally(() => {
        reading = undefined
      })
  }, EVERY_MS)
  timer.unref()
  return {
    catchUp: async () => {
      // One that runs already may have begun before what is asked for was appended.
      await running?.catch(() => false)
      for (let round = 0; await run(); round++)
        if (round === MOST_ROUNDS) throw new Refusal('LOG_INDEX_BEHIND')
    },
    stop: async () => {
      clearInterval(timer)
      isStopped = true
      await reading
      await running?.catch(() => false)
    },
  }
}
