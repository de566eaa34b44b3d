import { rmSync } from 'node:fs'

/** Files that are not whole yet, and must not outlive this process. */
const unfinished = new Set<string>()

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Sees to it that the file is removed should the process exit, or be asked to end, before it is `finished`. */
export function begun(path: string): void {
  if (unfinished.size === 0) {
    process.on('exit', removeAll)
    for (const it of SIGNALS) process.on(it, endBy)
  }
  unfinished.add(path)
}

/** The file is whole, or gone. */
export function finished(path: string): void {
  if (unfinished.delete(path) && unfinished.size === 0) stopListening()
}

function stopListening(): void {
  process.off('exit', removeAll)
  for (const it of SIGNALS) process.off(it, endBy)
}

function removeAll(): void {
  for (const it of unfinished) rmSync(it, { force: true })
  unfinished.clear()
}

/** Ends as the signal alone would have ended it, so that who sent it sees that. */
function endBy(signal: NodeJS.Signals): void {
  removeAll()
  stopListening()
  process.kill(process.pid, signal)
}
