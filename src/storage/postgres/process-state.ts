import { readFile } from 'node:fs/promises'
import { runCommand } from './run-command.js'

/**
 * Whether the process with this id is alive and its command line names the path: ids are used again, paths of ours
 * are not. A dead process that nobody has reaped yet counts as gone.
 */
export async function isAliveWith(pid: number, path: string): Promise<boolean> {
  if (!exists(pid)) return false
  const args = await commandLine(pid)
  return args?.includes(path) ?? false
}

/** The process id in a line of a file, the first unless told; undefined when there is no such file or no number. */
export async function pidIn(file: string, line = 0): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const pid = Number.parseInt(text.split('\n')[line] ?? '', 10)
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

/** Whether any process has this id. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Empty for a process that is dead but not reaped. */
async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => undefined)
    return text?.replaceAll('\0', ' ')
  }
  const { code, output } = await runCommand(undefined, 'ps', ['-o', 'args=', '-p', String(pid)])
  return code === 0 ? output : undefined
}
