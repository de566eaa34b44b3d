import { type CommandEntry } from './run-command.js'

/** Every command of `linchpin`, in the order in which it is listed: the gateway's own, then the sandbox's. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'runs the gateway; needs DATABASE_URL',
    load: async () => (await import('../src/cli/serve.js')).serveCommand,
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
    summary: 'check, list or test the rules',
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
    name: 'audit',
    summary: 'verify, prove and export the access log',
    load: async () => (await import('../src/cli/audit.js')).auditCommand,
  },
  {
    name: 'sandbox',
    summary: 'runs the sandbox region and a gateway configured for it',
    load: async () => (await import('./sandbox-command.js')).sandbox,
  },
  {
    name: 'token',
    summary: 'an access token for the sandbox, alone on standard output',
    load: async () => (await import('../sandbox/commands/token.js')).tokenCommand,
  },
]
