import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type CommandIo } from '../../src/cli/command.js'
import { sandboxCommand } from '../../sandbox/commands/sandbox.js'
import { jsonAnswer, startTwin } from '../../sandbox/twin.js'

const cwd = mkdtempSync(join(tmpdir(), 'linchpin-command-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const command = sandboxCommand(async ({ listen }) => {
  const gateway = await startTwin({ name: 'the gateway', ...listen }, () => jsonAnswer(200, {}))
  return { close: () => gateway.stop() }
})

type Printed = { code: number; stdout: string; stderr: string }

function begin(argv: readonly string[]): { readonly printed: Printed; readonly ended: Promise<number> } {
  const printed: Printed = { code: -1, stdout: '', stderr: '' }
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: (text) => (printed.stdout += text),
    stderr: (text) => (printed.stderr += text),
    cwd,
    environment: { DATABASE_URL: 'postgres://sandbox.example/linchpin' },
  }
  return { printed, ended: command.run(argv, io) }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Interrupts the command alone: calls the listeners that it added, as the signal would. */
function interruptWith(signal: NodeJS.Signals, before: readonly unknown[]): void {
  for (const listener of process.listeners(signal)) if (!before.includes(listener)) listener(signal)
}

describe('linchpin sandbox', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'runs until %s, then leaves nothing that answers',
    async (signal) => {
      const before = process.listeners(signal)
      const { printed, ended } = begin(['--port', '0'])
      await until(() => printed.stdout.includes('Ctrl-C stops it'))
      const url = /gateway +(\S+)/.exec(printed.stdout)?.[1] ?? ''
      expect((await fetch(url)).status).toBe(200)
      interruptWith(signal, before)
      expect(await ended).toBe(0)
      expect(printed.stderr).toBe('stopping\n')
      await expect(fetch(url)).rejects.toThrow()
    },
  )

  test('interrupted while it starts, stops what was started', async () => {
    const before = process.listeners('SIGINT')
    const { printed, ended } = begin(['--port', '0'])
    interruptWith('SIGINT', before)
    expect(await ended).toBe(0)
    expect(printed.stdout).toBe('')
  })

  test('a port in use is one line, and exit code 1', async () => {
    const other = await startTwin({ name: 'other', host: '127.0.0.1', port: 0 }, () => jsonAnswer(200, {}))
    const { printed, ended } = begin(['--port', String(other.port)])
    expect(await ended).toBe(1)
    expect(printed).toMatchObject({
      stdout: '',
      stderr: `linchpin sandbox: port ${other.port} on 127.0.0.1, wanted for the gateway, is in use by another program\n`,
    })
    await other.stop()
  })

  const refused: readonly [string, readonly string[], RegExp][] = [
    ['a port that is no number', ['--port', 'http'], /--port http is not a whole number from 0 to 65529/],
    ['a port with no room for the twins', ['--port', '65535'], /--port 65535 is not a whole number/],
    ['an unknown option', ['--colour'], /Unknown option '--colour'/],
    ['an argument', ['now'], /Unexpected argument 'now'/],
  ]
  test.each(refused)('%s is bad input', async (_name, argv, message) => {
    const { printed, ended } = begin(argv)
    expect(await ended).toBe(2)
    expect(printed.stderr).toMatch(message)
  })
})
