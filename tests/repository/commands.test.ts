import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandsOf } from '../../bin/commands.js'
import { type CommandEntry, runCommand } from '../../bin/run-command.js'
import { type CommandIo } from '../../src/cli/command.js'

let build: string
beforeEach(() => {
  build = mkdtempSync(join(tmpdir(), 'linchpin-build-'))
})
afterEach(() => {
  rmSync(build, { recursive: true, force: true })
})

const names = (): readonly string[] => commandsOf(pathToFileURL(`${build}/`)).map((it) => it.name)

describe('the commands of a build', () => {
  test('without the sandbox are the gateway’s own', () => {
    expect(names()).toContain('serve')
    expect(names()).not.toContain('token')
    expect(names()).not.toContain('sandbox')
  })

  test('with the sandbox are all of them', () => {
    mkdirSync(join(build, 'sandbox'))
    expect(names()).toEqual(expect.arrayContaining(['serve', 'sandbox', 'token']))
  })
})

describe('a command that cannot be loaded', () => {
  const missing = Object.assign(new Error('Cannot find package /secret/place'), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  test.each([
    ['a module that is not there', missing, 'linchpin lame: a part of this command is not installed here\n'],
    ['anything else', new Error('the disk is full'), 'linchpin lame: the disk is full\n'],
  ])('for %s says so in one line', async (_what, error, expected) => {
    const printed: string[] = []
    const entry: CommandEntry = { name: 'lame', summary: '', load: () => Promise.reject(error) }
    expect(await runCommand([entry], ['lame'], ioInto(printed))).toBe(1)
    expect(printed).toEqual([expected])
  })
})

function ioInto(printed: string[]): CommandIo {
  return {
    stdin: process.stdin,
    stdout: (text) => printed.push(text),
    stderr: (text) => printed.push(text),
    stderrIsTerminal: false,
    cwd: tmpdir(),
    environment: {},
  }
}
