import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { runGateway } from '../main.js'
import { type Command } from './command.js'

const USAGE = `linchpin serve [--config FILE]

Runs the gateway with the settings in FILE (default linchpin.yaml) and the database in DATABASE_URL, which must have
been migrated. Stops on SIGINT or SIGTERM, after finishing what is being answered.
`

export const serveCommand: Command = {
  name: 'serve',
  summary: 'runs the gateway; needs DATABASE_URL',
  usage: USAGE,
  run: async (argv, io) => {
    let values: { readonly config: string; readonly help: boolean }
    try {
      values = parseArgs({
        args: [...argv],
        options: {
          config: { type: 'string', default: 'linchpin.yaml' },
          help: { type: 'boolean', default: false },
        },
      }).values
    } catch (error) {
      io.stderr(`linchpin serve: ${messageOf(error)}\n`)
      return 2
    }
    if (values.help) {
      io.stdout(USAGE)
      return 0
    }
    try {
      await runGateway(resolve(io.cwd, values.config), interruption())
      return 0
    } catch (error) {
      io.stderr(`linchpin serve: ${messageOf(error)}\n`)
      return 2
    }
  },
}

/** Resolves with the first signal that asks the process to stop. */
function interruption(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'failed'
}
