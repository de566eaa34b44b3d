import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { auditCommand } from '../../src/cli/audit.js'
import { connectionSettings } from '../../src/storage/database.js'
import { findPostgresFolder } from '../../src/storage/postgres/postgres-folder.js'
import { pidIn } from '../../src/storage/postgres/process-state.js'

/** What a caller was told is durable. */
export type Acknowledged = { readonly origin: string; readonly index: bigint; readonly requestId: string }

export type Writer = {
  readonly acknowledged: readonly Acknowledged[]
  /** Resolves once it was told so often that an entry is durable; rejects at once, with why, where the process ends. */
  reaches(count: number, timeoutMs: number): Promise<void>
  /** Ends the process as a power cut would; resolves when it is gone and all it said has been read. */
  kill(): Promise<void>
}

const LOADER = fileURLToPath(new URL('../storage/run-typescript.mjs', import.meta.url))
const WRITER = fileURLToPath(new URL('./audit-writer.ts', import.meta.url))

/** A process of its own that appends with this many callers at once. */
export function startWriter(url: string, key: string, callers: number): Writer {
  const args = ['--import', LOADER, WRITER, url, key, String(callers)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const acknowledged: Acknowledged[] = []
  let problems = ''
  let ended: string | undefined
  const gone = new Promise<void>((resolve) =>
    child.once('close', (code, signal) => {
      ended = `the writer ended: ${String(code ?? signal)} ${problems}`
      resolve()
    }),
  )
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (problems += text))
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [origin, index, requestId] = line.split(' ')
      acknowledged.push({ origin: origin!, index: BigInt(index!), requestId: requestId! })
    }
  })
  const reaches = async (count: number, timeoutMs: number): Promise<void> => {
    for (const begun = performance.now(); acknowledged.length < count;) {
      if (ended !== undefined) throw new Error(ended)
      if (performance.now() - begun > timeoutMs)
        throw new Error(`the writer hangs at ${String(acknowledged.length)} of ${String(count)}: ${problems}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return gone
  }
  return { acknowledged, reaches, kill }
}

/** Kills the server, and every process it made, without a chance to write anything. */
export async function killPostgres(dataDir: string): Promise<void> {
  const folder = (await findPostgresFolder(dataDir))!
  const server = (await pidIn(join(folder.data, 'postmaster.pid')))!
  const path = `/proc/${String(server)}/task/${String(server)}/children`
  const children = await readFile(path, 'utf8').catch(() => '')
  for (const pid of [server, ...children.split(' ').filter(Boolean).map(Number)])
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went with its parent.
    }
}

/** Those that are not in the log at the place they were promised. */
export async function missingFrom(
  url: string,
  promised: readonly Acknowledged[],
): Promise<readonly Acknowledged[]> {
  const connection = new pg.Client(connectionSettings(url, 0))
  await connection.connect()
  const { rows } = await connection.query<{ readonly key: string }>(
    "select origin || ' ' || idx || ' ' || request_id as key from audit_entry join audit_shard using (shard)",
  )
  await connection.end()
  const found = new Set(rows.map((it) => it.key))
  return promised.filter((it) => !found.has(`${it.origin} ${String(it.index)} ${it.requestId}`))
}

/** What `linchpin audit verify` says of the database, with its exit code. */
export async function verified(url: string): Promise<{ readonly code: number; readonly out: string }> {
  let out = ''
  const stdin = (async function* () {
    await Promise.resolve()
    yield* [] as Uint8Array[]
  })()
  const write = (text: string): void => void (out += text)
  const io = { stdin, stdout: write, stderr: () => undefined, cwd: '/', environment: { DATABASE_URL: url } }
  return { code: await auditCommand.run(['verify'], io), out }
}
