import { type ChildProcess, spawn } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { type PostgresBinaries } from './postgres-binaries.js'
import { type PostgresFolder } from './postgres-folder.js'
import { type CommandUser } from './run-command.js'

export type SupervisedPostgres = {
  /** Resolves with the exit code when PostgreSQL has ended, for whatever reason. */
  readonly ended: Promise<number>
  /** Closes every connection and stops; resolves when no process is left. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL under a small shell that stops it as soon as its standard input closes, which the operating
 * system does when this process ends in any way, kill -9 included. Both are out of reach of a terminal's Ctrl-C, so
 * that the gateway can drain first.
 */
export async function superviseWith(
  binaries: PostgresBinaries,
  folder: PostgresFolder,
  user: CommandUser,
  settings: readonly string[],
): Promise<SupervisedPostgres> {
  const log = await open(folder.log, 'w', 0o600)
  const postgres = [join(binaries.bin, 'postgres'), '-D', folder.data, '-k', folder.sockets]
  const options = [...SETTINGS, ...settings].flatMap((it) => ['-c', it])
  const shell = spawn('sh', ['-c', SUPERVISOR, 'linchpin-postgres', ...postgres, ...options], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  })
  const ended = new Promise<number>((resolve) => {
    shell.on('error', () => resolve(127))
    shell.on('exit', (code) => resolve(code ?? 128))
  })
  await log.close()
  shell.stdin?.on('error', () => undefined)
  letGo(shell)
  await writeFile(folder.supervisor, `${String(shell.pid)}\n${String(process.pid)}\n`, { mode: 0o600 })
  const stop = async (): Promise<void> => {
    shell.ref()
    shell.stdin?.end()
    await ended
  }
  return { ended, stop }
}

const SETTINGS = [
  'listen_addresses=',
  'port=5432',
  'unix_socket_permissions=0700',
  'max_connections=100',
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'jit=off',
  // The server's own log must not hold what a failing statement was about.
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_statement=none',
]

/** Asks PostgreSQL to stop, then insists. */
const SUPERVISOR = `
exec 3<&0
"$@" </dev/null 3<&- &
postgres=$!
trap '' INT TERM HUP
(
  cat <&3 >/dev/null
  kill -INT "$postgres"
  for second in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$postgres" || exit; done
  kill -QUIT "$postgres"
) 2>/dev/null &
watch=$!
exec 3<&-
wait "$postgres"
code=$?
kill -9 "$watch" 2>/dev/null
exit "$code"
`

/** A database must not keep a process alive that has nothing else to do. */
function letGo(shell: ChildProcess): void {
  shell.unref()
  if (shell.stdin instanceof Socket) shell.stdin.unref()
}
