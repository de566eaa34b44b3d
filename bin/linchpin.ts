#!/usr/bin/env node
import { type CommandIo } from '../src/cli/command.js'
import { COMMANDS } from './commands.js'
import { runCommand } from './run-command.js'

const io: CommandIo = {
  stdin: process.stdin,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stderrIsTerminal: process.stderr.isTTY,
  cwd: process.cwd(),
  environment: process.env,
}

// A reader that has seen enough (`linchpin … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), io)
