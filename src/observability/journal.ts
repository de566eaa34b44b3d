import winston from 'winston'

/** Writes one structured line: an event name of ours and attributes that are codes, counts and durations. */
export type Journal = (
  level: 'info' | 'warn' | 'error',
  event: string,
  attributes: Readonly<Record<string, string | number>>,
) => void

/** A journal of JSON lines on standard error, where no answer or command output is ever written. */
export function createJournal(now: () => Date): Journal {
  const logger = winston.createLogger({
    level: 'info',
    format: winston.format.json(),
    transports: [new winston.transports.Console({ stderrLevels: ['info', 'warn', 'error'] })],
  })
  return (level, event, attributes) => {
    logger.log({ level, message: event, time: now().toISOString(), ...attributes })
  }
}
