import { migrate } from '../storage/migrate.js'
import { type Command } from './command.js'

/** `linchpin migrate`: brings the database up to date with its owner's connection. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database up to date',
  usage: `linchpin migrate
    applies what is missing to the database of DATABASE_URL, which must name its owner; safe to run at any time
`,
  async run(argv, io) {
    if (argv.includes('--help')) {
      io.stdout(migrateCommand.usage)
      return 0
    }
    const url = io.environment['DATABASE_URL']
    if (argv.length > 0 || url === undefined || url === '') {
      io.stderr(
        `linchpin migrate: ${argv.length > 0 ? 'expected no arguments' : 'DATABASE_URL is not set'}\n`,
      )
      return 2
    }
    try {
      const applied = await migrate(url)
      io.stdout(applied.length === 0 ? 'up to date\n' : applied.map((it) => `applied ${it}\n`).join(''))
      return 0
    } catch (error) {
      io.stderr(`linchpin migrate: ${error instanceof Error ? error.message : 'failed'}\n`)
      return 1
    }
  },
}
