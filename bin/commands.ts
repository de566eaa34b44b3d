import { type CommandEntry } from './run-command.js'

/** Every command of `linchpin`, in the order in which it is listed. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'token',
    summary: 'an access token for the sandbox, alone on standard output',
    load: async () => (await import('../sandbox/commands/token.js')).tokenCommand,
  },
]
