import { describe, expect, test } from 'vitest'
import { type Command, type CommandIo } from '../../src/cli/command.js'
import { COMMANDS } from '../../bin/commands.js'
import { type CommandEntry, runCommand } from '../../bin/run-command.js'

function entry(name: string, run: Command['run']): CommandEntry {
  const command = { name, summary: `does ${name}`, usage: `usage: linchpin ${name}`, run }
  return { name, summary: command.summary, load: () => Promise.resolve(command) }
}

const TABLE: readonly CommandEntry[] = [
  entry('translate', (argv, io) => {
    io.stdout(`translated ${argv.join(' ')}\n`)
    return Promise.resolve(0)
  }),
  entry('validate', () => Promise.resolve(1)),
  entry('break', () => Promise.reject(new Error('it broke'))),
]

async function run(argv: readonly string[], table = TABLE) {
  const printed = { code: -1, stdout: '', stderr: '' }
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: (text) => (printed.stdout += text),
    stderr: (text) => (printed.stderr += text),
    cwd: '/',
    environment: {},
  }
  printed.code = await runCommand(table, argv, io)
  return printed
}

describe('the command line', () => {
  const cases: readonly [string, readonly string[], number, string, RegExp][] = [
    ['runs the command with its arguments', ['translate', 'a', '--b'], 0, 'translated a --b\n', /^$/],
    ['gives the exit code of the command', ['validate'], 1, '', /^$/],
    ['shows the usage of a command', ['validate', '--help'], 0, 'usage: linchpin validate\n', /^$/],
    [
      'leaves --help after -- to the command',
      ['translate', '--', '--help'],
      0,
      'translated -- --help\n',
      /^$/,
    ],
    ['names the nearest command', ['tranlsate'], 2, '', /no command "tranlsate"; did you mean translate\?\n/],
    ['names none when none is near', ['xyzzy'], 2, '', /no command "xyzzy"; see linchpin --help\n/],
    ['says in one line what went wrong', ['break'], 1, '', /^linchpin break: it broke\n$/],
  ]
  test.each(cases)('%s', async (_name, argv, code, stdout, stderr) => {
    const printed = await run(argv)
    expect([printed.code, printed.stdout]).toEqual([code, stdout])
    expect(printed.stderr).toMatch(stderr)
  })

  test.each([
    [['rules', '--help'], /^linchpin rules check/],
    [['rules', 'simulate', '--help'], /^linchpin rules simulate --draft DIR/],
    [['rules', 'import-refset', '--help'], /^linchpin rules import-refset --category LABEL/],
  ])('%j says what there is to know of it', async (argv, usage) => {
    const printed = await run(argv, COMMANDS)
    expect([printed.code, printed.stderr]).toEqual([0, ''])
    expect(printed.stdout).toMatch(usage)
  })

  test('without a command, lists them and is bad input; asked for help, the same list is an answer', async () => {
    const [none, help] = [await run([]), await run(['--help'])]
    expect([none.code, none.stdout, help.code, help.stderr]).toEqual([2, '', 0, ''])
    expect(none.stderr).toBe(help.stdout)
    for (const { name, summary } of TABLE) expect(help.stdout).toContain(`${name.padEnd(9)}  ${summary}`)
  })
})

describe('every command of the table', () => {
  test.each(COMMANDS.map((it) => [it.name, it] as const))(
    '%s is listed as it calls itself',
    async (name, it) => {
      const command = await it.load()
      expect([command.name, command.summary]).toEqual([name, it.summary])
      const printed = await run([name, '--help'], COMMANDS)
      expect([printed.code, printed.stderr]).toEqual([0, ''])
      expect(printed.stdout).toMatch(new RegExp(`^(usage: )?linchpin ${name}`))
    },
  )

  test('no name stands twice', () => {
    const names = COMMANDS.map((it) => it.name)
    expect(new Set(names).size).toBe(names.length)
  })
})
