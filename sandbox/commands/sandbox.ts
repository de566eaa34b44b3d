import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, type CommandIo } from '../../src/cli/command.js'
import { SettingsError } from '../../src/config/settings.js'
import { PrivatePostgresError } from '../../src/storage/postgres/private-postgres-error.js'
import { greeting } from '../greeting.js'
import { type Sandbox, type SandboxOptions, type StartGateway, startSandbox } from '../start.js'
import { PortInUse } from '../twin.js'

const USAGE = `usage: linchpin sandbox [--port N] [--data DIR]

Runs a region of synthetic people and organisations with a gateway configured for it, until it is interrupted.

  --port N    port of the gateway on 127.0.0.1 (default 8080; 0 for any that are free); the twins take the seven after it
  --data DIR  where keys, settings and the database are kept (default .data)

DATABASE_URL names the PostgreSQL to use; without it, a private one is run in the data folder.
`

const OPTIONS = { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } } as const

/** `linchpin sandbox`, with the gateway that it is to run. */
export function sandboxCommand(startGateway: StartGateway): Command {
  return {
    name: 'sandbox',
    summary: 'runs the sandbox region and a gateway configured for it',
    usage: USAGE,
    run: async (argv, io) => {
      const options = readOptions(argv, io)
      if (typeof options === 'number') return options
      try {
        await runUntilInterrupted(() => startSandbox(options, startGateway), io)
        return 0
      } catch (error) {
        if (!isExpected(error)) throw error
        io.stderr(`linchpin sandbox: ${error.message}\n`)
        return 1
      }
    },
  }
}

/** The options, or the exit code when there is nothing to run. */
function readOptions(argv: readonly string[], io: CommandIo): SandboxOptions | number {
  const refuse = (problem: string): number => {
    io.stderr(`linchpin sandbox: ${problem}\n`)
    return 2
  }
  let values
  try {
    values = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'the options could not be read')
  }
  if (values.help === true) {
    io.stdout(USAGE)
    return 0
  }
  const port = values.port ?? '8080'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_529)
    return refuse(`--port ${port} is not a whole number from 0 to 65529`)
  return {
    host: '127.0.0.1',
    port: Number(port),
    dataDir: resolve(io.cwd, values.data ?? '.data'),
    databaseUrl: io.environment['DATABASE_URL'],
  }
}

/** Runs the sandbox until SIGINT, SIGTERM or SIGHUP; an interruption while it starts stops what was started. */
async function runUntilInterrupted(start: () => Promise<Sandbox>, io: CommandIo): Promise<void> {
  const interruption = interrupted()
  const starting = start()
  const sandbox = await Promise.race([starting, interruption.then(() => undefined)])
  if (sandbox !== undefined) {
    io.stdout(greeting(sandbox, io.cwd))
    await interruption
  }
  io.stderr('stopping\n')
  await (await starting).stop()
}

async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}

function isExpected(error: unknown): error is Error {
  return error instanceof PortInUse || error instanceof SettingsError || error instanceof PrivatePostgresError
}
