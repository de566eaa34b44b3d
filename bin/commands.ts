import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundledCommand } from './bundle/bundled-command.js'
import { type CommandEntry } from './run-command.js'

/** The folder of the project, as seen from its build. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Every command of a build: the gateway's own, then the sandbox's where the build has a sandbox. */
export function commandsOf(build: URL): readonly CommandEntry[] {
  return existsSync(new URL('sandbox/', build)) ? [...GATEWAY, ...SANDBOX] : GATEWAY
}

/** The gateway's own commands, in the order in which they are listed. */
const GATEWAY: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'runs the gateway; needs DATABASE_URL',
    load: async () => bundledCommand(ROOT, 'serve') ?? (await import('../src/cli/serve.js')).serveCommand,
  },
  {
    name: 'migrate',
    summary: 'bring the database up to date',
    load: async () => (await import('../src/cli/migrate.js')).migrateCommand,
  },
  {
    name: 'decide',
    summary: 'what the rules decide about given facts',
    load: async () => (await import('../src/cli/decide.js')).decideEntry,
  },
  {
    name: 'rules',
    summary: 'check, list, test or analyse the rules',
    load: async () => (await import('../src/cli/rules.js')).rulesEntry,
  },
  {
    name: 'mapping',
    summary: 'compiles mappings, shows their lineage, runs their cases',
    load: async () => (await import('../src/cli/mapping.js')).mappingCommand,
  },
  {
    name: 'translate',
    summary: 'translates a file of source records to FHIR R4',
    load: async () => (await import('../src/cli/translate.js')).translateCommand,
  },
  {
    name: 'validate',
    summary: 'checks FHIR resources against R4 and profiles',
    load: async () => (await import('../src/cli/validate.js')).validateCommand,
  },
  {
    name: 'ingest',
    summary: 'loads an extract into the records held for a source',
    load: async () => (await import('../src/cli/ingest.js')).ingestCommand,
  },
  {
    name: 'links',
    summary: 'links records that come without an NHS number to people',
    load: async () => (await import('../src/cli/links/links.js')).linksCommand,
  },
  {
    name: 'match',
    summary: 'estimates the weights by which records are matched',
    load: async () => (await import('../src/cli/match/match.js')).matchCommand,
  },
  {
    name: 'audit',
    summary: 'verify, prove and export the access log',
    load: async () => (await import('../src/cli/audit.js')).auditCommand,
  },
  {
    name: 'witness',
    summary: 'runs a witness, which signs only checkpoints that extend those it signed before',
    load: async () => (await import('../src/cli/witness/witness.js')).witnessCommand,
  },
]

const SANDBOX: readonly CommandEntry[] = [
  {
    name: 'sandbox',
    summary: 'runs the sandbox region and a gateway configured for it',
    load: async () => bundledCommand(ROOT, 'sandbox') ?? (await import('./sandbox-command.js')).sandbox,
  },
  {
    name: 'token',
    summary: 'an access token for the sandbox, alone on standard output',
    load: async () => (await import('../sandbox/commands/token.js')).tokenCommand,
  },
]

/** Every command of `linchpin` in this build. */
export const COMMANDS: readonly CommandEntry[] = commandsOf(new URL('../', import.meta.url))
