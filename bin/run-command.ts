import { type Command, type CommandIo } from '../src/cli/command.js'
import { nearestName } from '../src/model/spelling/nearest-name.js'

/** A command that is loaded only when it is wanted, so that each starts fast. */
export type CommandEntry = Pick<Command, 'name' | 'summary'> & { load(): Promise<Command> }

/** Runs the command that the first argument names and resolves to its exit code; 2 when there is no such command. */
export async function runCommand(
  commands: readonly CommandEntry[],
  argv: readonly string[],
  io: CommandIo,
): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined) {
    io.stderr(overview(commands))
    return 2
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout(overview(commands))
    return 0
  }
  const entry = commands.find((it) => it.name === name)
  if (entry === undefined) {
    const nearest = nearestName(
      name,
      commands.map((it) => it.name),
    )
    const hint = nearest === undefined ? 'see linchpin --help' : `did you mean ${nearest}?`
    io.stderr(`linchpin: no command ${JSON.stringify(name)}; ${hint}\n`)
    return 2
  }
  try {
    return await run(await entry.load(), rest, io)
  } catch (error) {
    io.stderr(`linchpin ${name}: ${reasonOf(error)}\n`)
    return 1
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unexpected failure'
  const isAbsent = 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return isAbsent ? 'a part of this command is not installed here' : error.message
}

async function run(command: Command, argv: readonly string[], io: CommandIo): Promise<number> {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const isOverall = command.ownHelp?.has(own[0] ?? '') !== true
  if (isOverall && (own.includes('--help') || own.includes('-h'))) {
    io.stdout(command.usage.endsWith('\n') ? command.usage : `${command.usage}\n`)
    return 0
  }
  return await command.run(argv, io)
}

function overview(commands: readonly CommandEntry[]): string {
  const width = Math.max(0, ...commands.map((it) => it.name.length))
  const rows = commands.map((it) => `  ${it.name.padEnd(width)}  ${it.summary}`)
  return [
    'usage: linchpin COMMAND [options]',
    '',
    ...rows,
    '',
    'Each has --help. Exit codes: 0 done, 1 a negative finding, 2 bad input.',
    '',
  ].join('\n')
}
