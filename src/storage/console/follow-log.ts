import { type ControllerOf } from '../../audit/questions/event-for.js'
import { type Database } from '../database.js'
import { indexLog } from './index-log.js'

/** Keeps the index of the log near its end. */
export type LogFollower = {
  /**
   * Reads all that is new, so that a question sees what was appended before it was asked. Rejects where there is too
   * much of it to be read at once: an answer that is silently short would read as nothing.
   */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

const EVERY_MS = 5_000
const MOST_AT_ONCE = 5_000
/** Rounds that a question waits for; after that the index is still being made. */
const MOST_ROUNDS = 40

/** Follows the log from now on; `behind` is told when it could not be read, and it is tried again. */
export function followLog(database: Database, controllerOf: ControllerOf, behind: () => void): LogFollower {
  let running: Promise<boolean> | undefined
  const run = (): Promise<boolean> => {
    running ??= indexLog(database, controllerOf, MOST_AT_ONCE).finally(() => {
      running = undefined
    })
    return running
  }
  const timer = setInterval(() => void run().catch(behind), EVERY_MS)
  timer.unref()
  return {
    catchUp: async () => {
      // One that runs already may have begun before what is asked for was appended.
      await running?.catch(() => false)
      for (let round = 0; await run(); round++)
        if (round === MOST_ROUNDS) throw new Error('the index of the log is being made')
    },
    stop: async () => {
      clearInterval(timer)
      await running?.catch(() => false)
    },
  }
}
