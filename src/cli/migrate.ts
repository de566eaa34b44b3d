import { parseArgs } from 'node:util'
import { makeGatewayLogin } from '../storage/gateway-login.js'
import { migrate } from '../storage/migrate.js'
import { type Command, type CommandIo } from './command.js'

/** `linchpin migrate`: brings the database up to date with its owner's connection. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database up to date',
  usage: `linchpin migrate [--writer NAME]
    applies what is missing to the database of DATABASE_URL, which must name its owner; safe to run at any time

  --writer NAME  also makes the login under which linchpin serve connects, with the password in GATEWAY_PASSWORD:
                 it can add to the audit log but never change it
`,
  async run(argv, io) {
    if (argv.includes('--help')) {
      io.stdout(migrateCommand.usage)
      return 0
    }
    const wanted = readWanted(argv, io)
    if (typeof wanted === 'string') {
      io.stderr(`linchpin migrate: ${wanted}\n`)
      return 2
    }
    try {
      const applied = await migrate(wanted.url)
      io.stdout(applied.length === 0 ? 'up to date\n' : applied.map((it) => `applied ${it}\n`).join(''))
      if (wanted.login !== undefined) {
        await makeGatewayLogin(wanted.url, wanted.login.name, wanted.login.password)
        io.stdout(`${wanted.login.name} can log in\n`)
      }
      return 0
    } catch (error) {
      io.stderr(`linchpin migrate: ${error instanceof Error ? error.message : 'failed'}\n`)
      return 1
    }
  },
}

type Wanted = {
  readonly url: string
  readonly login: { readonly name: string; readonly password: string } | undefined
}

/** What is to be done, or what is wrong with the way it was asked. */
function readWanted(argv: readonly string[], io: CommandIo): Wanted | string {
  let name: string | undefined
  try {
    name = parseArgs({ args: [...argv], options: { writer: { type: 'string' } } }).values.writer
  } catch (error) {
    return error instanceof Error ? error.message : 'the options could not be read'
  }
  const url = io.environment['DATABASE_URL'] ?? ''
  const password = io.environment['GATEWAY_PASSWORD'] ?? ''
  if (url === '') return 'DATABASE_URL is not set'
  if (name === undefined) return { url, login: undefined }
  return password === '' ? 'GATEWAY_PASSWORD is not set' : { url, login: { name, password } }
}
