import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { type CommandIo } from '../../src/cli/command.js'
import { validateCommand } from '../../src/cli/validate.js'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON, SAMPLE } from './sample-package.js'
import { PATIENT as CLAIMING } from './sample-resources.js'
import { CARE_PLAN, PATIENT } from './valid-resources.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'linchpin-validate-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

function file(name: string, text: string): string {
  writeFileSync(join(FOLDER, name), text)
  return name
}

async function run(argv: readonly string[], stdin = '') {
  let out = ''
  let err = ''
  const io: CommandIo = {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: (text) => {
      out += text
    },
    stderr: (text) => {
      err += text
    },
    cwd: FOLDER,
    environment: {},
  }
  const code = await validateCommand.run(argv, io)
  const outcomes = out
    .split('\n')
    .filter((it) => it !== '')
    .map(
      (it) => JSON.parse(it) as { issue: { severity: string; expression?: string[]; details: JsonObject }[] },
    )
  return { code, err, outcomes }
}

const json = (value: unknown) => JSON.stringify(value, undefined, 2)
const wrong = { ...PATIENT, gender: 'F' }

describe('linchpin validate', () => {
  test('says of a valid resource that it is, in one OperationOutcome', async () => {
    const { code, err, outcomes } = await run([file('patient.json', json(PATIENT))])
    expect([code, err, outcomes.length]).toEqual([0, '1 resource: 1 valid, 0 not\n', 1])
    expect(outcomes[0]?.issue.map((it) => it.severity)).toEqual(['information'])
  })

  test('tells the place and the rule of what is wrong, and exits 1', async () => {
    const { code, outcomes } = await run([file('wrong.json', json(wrong))])
    expect(code).toBe(1)
    const [error] = outcomes[0]?.issue.filter((it) => it.severity === 'error') ?? []
    expect(error?.expression).toEqual(['Patient.gender'])
    expect(error?.details['coding']).toEqual([
      { system: 'https://linchpin.example/fhir/CodeSystem/validation-rule', code: 'binding' },
    ])
  })

  test('shows the first errors with their places, and counts, for who reads no JSON', async () => {
    const lines = Array.from({ length: 25 }, () => JSON.stringify(wrong)).join('\n')
    const { err } = await run([file('wrong.ndjson', lines)])
    const shown = err.trimEnd().split('\n')
    expect(shown[0]).toMatch(/^wrong\.ndjson:1:1: Patient\.gender: expected a code of .* \(binding\)$/)
    expect(shown.slice(20)).toEqual([
      'and 5 more errors',
      '25 resources: 0 valid, 25 not',
      '  error: binding at Patient.gender (25)',
    ])
  })

  test('knows our own profiles without being told where they are', async () => {
    const profile = ['https://linchpin.example/fhir/StructureDefinition/person-in-network']
    const claiming = { resourceType: 'RelatedPerson', meta: { profile }, patient: { display: 'x' } }
    const { code, err } = await run([file('claim.json', json(claiming))])
    expect(code).toBe(1)
    expect(err).toContain('claim.json:1:1: RelatedPerson.active')
    expect(err).not.toContain('could not be checked')
  })

  test('answers each line of NDJSON in order, and several files', async () => {
    const lines = [PATIENT, wrong, CARE_PLAN].map((it) => JSON.stringify(it)).join('\r\n')
    const { code, outcomes } = await run([
      file('many.ndjson', `${lines}\n\n`),
      file('plan.json', json(CARE_PLAN)),
    ])
    const errors = outcomes.map((it) => it.issue.some((issue) => issue.severity === 'error'))
    expect([code, errors]).toEqual([1, [false, true, false, false]])
  })

  test('reads standard input, JSON or NDJSON, with a byte order mark', async () => {
    expect((await run(['-'], `\uFEFF${json(PATIENT)}`)).code).toBe(0)
    const lines = await run(['-'], `${JSON.stringify(PATIENT)}\n${JSON.stringify(wrong)}`)
    expect([lines.code, lines.outcomes.length]).toEqual([1, 2])
  })

  test.each([
    ['a missing comma', '{\n  "resourceType": "Patient"\n  "id": "a"\n}', 'bad.json:3:3: expected'],
    ['nothing', '', 'bad.json:1:1: expected a JSON value'],
  ])('%s is bad input: where and what was expected', async (_, text, message) => {
    const { code, err } = await run([file('bad.json', text)])
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('a bad line of NDJSON is told, the others are answered', async () => {
    const text = `${JSON.stringify(PATIENT)}\n{"resourceType"}\n${JSON.stringify(wrong)}\n`
    const { code, err, outcomes } = await run([file('some.ndjson', text)])
    expect([code, outcomes.length]).toEqual([2, 2])
    expect(err).toContain('some.ndjson:2:16: expected ":"')
  })

  test.each([
    ['no file', [], 'expected a FILE'],
    ['a file that is not there', ['away.json'], 'away.json:1:1: the file cannot be read'],
    ['a folder in place of a file', ['.'], '.:1:1: the file cannot be read'],
    ['an unknown option', ['--strict', 'x'], "Unknown option '--strict'"],
    ['a package that is not there', ['--package', 'away', 'x'], 'away: the folder cannot be read'],
  ])('%s is bad input', async (_, argv, message) => {
    const { code, err } = await run(argv)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('loads a package of differentials and honours the profile that is claimed or asked for', async () => {
    mkdirSync(join(FOLDER, 'package'), { recursive: true })
    for (const [i, it] of SAMPLE.entries()) file(`package/${i}.json`, json(it))
    const good = file('claiming.json', json(CLAIMING))
    const bad = file('unclaimed.json', json(PATIENT))
    expect((await run(['--package', 'package', good])).code).toBe(0)
    expect((await run(['--package', 'package', bad])).code).toBe(0)
    expect((await run(['--package', 'package', '--profile', PERSON, bad])).code).toBe(1)
    expect((await run(['--profile', PERSON, good])).code).toBe(1)
  })

  test('a definition that is no JSON stops it, with its place', async () => {
    mkdirSync(join(FOLDER, 'broken'), { recursive: true })
    file('broken/a.json', '{\n "a": tru }')
    const { code, err } = await run(['--package', 'broken', 'x.json'])
    expect([code, err]).toEqual([2, 'broken/a.json:2:7: expected a JSON value\n'])
  })
})
