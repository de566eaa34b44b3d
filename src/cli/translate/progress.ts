import { type CommandIo } from '../command.js'

/** How far a command has come, shown on a terminal only. */
export type Progress = { show(text: () => string): void; clear(): void }

const INTERVAL_MS = 250
const CLEAR_LINE = '\r\u001B[K'

/** A line on standard error that is written over, at most a few times a second; nothing where no terminal is. */
export function progressOn(io: CommandIo): Progress {
  if (io.stderrIsTerminal !== true) return { show: () => undefined, clear: () => undefined }
  let shownAt = 0
  return {
    show: (text) => {
      if (Date.now() - shownAt < INTERVAL_MS) return
      shownAt = Date.now()
      io.stderr(`${CLEAR_LINE}${text()}`)
    },
    clear: () => io.stderr(CLEAR_LINE),
  }
}
