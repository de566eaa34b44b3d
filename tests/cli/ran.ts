import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Command, type CommandIo } from '../../src/cli/command.js'

/** What a command printed, and its exit code. Runs in the project's own folder. */
export async function runIn(
  run: Command['run'],
  argv: readonly string[],
  environment: CommandIo['environment'] = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const printed = { out: '', err: '' }
  const code = await run(argv, {
    stdin: Readable.from([]),
    stdout: (text) => {
      printed.out += text
    },
    stderr: (text) => {
      printed.err += text
    },
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    environment,
  })
  return { code, ...printed }
}
