import { spawn } from 'node:child_process'

/** Under whom a command runs: another user, or undefined for the user of this process. */
export type CommandUser = { readonly uid: number; readonly gid: number } | undefined

export type CommandResult = { readonly code: number; readonly output: string }

/** Runs a command to its end, in a folder every user may enter. A command that cannot be started has code 127. */
export function runCommand(
  user: CommandUser,
  command: string,
  args: readonly string[],
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...user,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (text: string): void => void (output = (output + text).slice(-MOST_OUTPUT))
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 128, output }))
  })
}

const MOST_OUTPUT = 8_000
