import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { type Command, type CommandIo } from '../../src/cli/command.js'
import { PURPOSES } from '../../src/model/purpose.js'
import { NoToken, requestToken, type TokenRequest } from '../request-token.js'
import { ROLES } from '../roles.js'

const USAGE = `usage: linchpin token --as ROLE [options]

Prints an access token of the sandbox's gateway, valid for five minutes, and nothing else.

  --as ROLE                   ${ROLES.map((it) => it.name).join(', ')}
  --purpose PURPOSE           ${PURPOSES.join(', ')}
  --reason TEXT               why, in words; needed to break the glass
  --break-glass               the requester breaks the glass
  --self-claimed              the requester claims the relationship themselves
  --permission ANSWER         what the person said when asked: granted, refused or unable
  --authority-reference TEXT  number of the enquiry or order
  --authority-approved-by ID  who approved it
  --justification TEXT        why the authority applies
  --person NUMBER             for a citizen: the NHS number that their sign-in attested
  --acting-for ID             for a proxy: whom they act for
  --url BASE                  origin of the gateway (default: that of the sandbox in the data folder)
  --data DIR                  data folder of the sandbox (default .data)
`

const TEXT = { type: 'string' } as const
const OPTIONS = {
  as: TEXT,
  purpose: TEXT,
  reason: TEXT,
  'break-glass': { type: 'boolean' },
  'self-claimed': { type: 'boolean' },
  permission: TEXT,
  'authority-reference': TEXT,
  'authority-approved-by': TEXT,
  justification: TEXT,
  person: TEXT,
  'acting-for': TEXT,
  url: TEXT,
  data: TEXT,
  help: { type: 'boolean' },
} as const

/** `linchpin token`: an access token for the sandbox, alone on standard output. */
export const tokenCommand: Command = {
  name: 'token',
  summary: 'an access token for the sandbox, alone on standard output',
  usage: USAGE,
  run: async (argv, io) => {
    try {
      const request = readRequest(argv, io)
      io.stdout(request === 'help' ? USAGE : `${await requestToken(request)}\n`)
      return 0
    } catch (error) {
      if (!(error instanceof NoToken)) throw error
      io.stderr(`linchpin token: ${error.message}\n`)
      return error.kind === 'bad-request' ? 2 : 1
    }
  },
}

function readRequest(argv: readonly string[], io: CommandIo): TokenRequest | 'help' {
  const values = readOptions(argv)
  if (values.help === true) return 'help'
  if (values.as === undefined) throw new NoToken('bad-request', '--as ROLE is missing; see --help')
  oneOf('--purpose', values.purpose, PURPOSES)
  oneOf('--permission', values.permission, ['granted', 'refused', 'unable'])
  const dataDir = resolve(io.cwd, values.data ?? '.data')
  return {
    as: values.as,
    dataDir,
    url: values.url ?? urlIn(dataDir),
    purpose: values.purpose,
    reason: values.reason,
    breakGlass: values['break-glass'],
    selfClaimed: values['self-claimed'],
    permission: values.permission,
    authorityReference: values['authority-reference'],
    authorityApprovedBy: values['authority-approved-by'],
    justification: values.justification,
    person: values.person,
    actingFor: values['acting-for'],
  }
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new NoToken('bad-request', error instanceof Error ? error.message : 'the options could not be read')
  }
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value))
    throw new NoToken('bad-request', `${option} ${value} is not one of ${allowed.join(', ')}`)
}

/** Where the sandbox that owns the data folder listens; the usual port when it was never started. */
function urlIn(dataDir: string): string {
  const file = join(dataDir, 'linchpin.yaml')
  const settings: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined
  const url =
    typeof settings === 'object' && settings !== null && 'baseUrl' in settings ? settings.baseUrl : undefined
  return typeof url === 'string' ? url : 'http://127.0.0.1:8080'
}
