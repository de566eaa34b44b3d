import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { type Command } from '../../src/cli/command.js'
import { mappingCommand } from '../../src/cli/mapping.js'
import { translateCommand } from '../../src/cli/translate.js'
import { sandboxContent } from './mapping-fixtures.js'

const folder = mkdtempSync(join(tmpdir(), 'linchpin-translate-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Ran = { readonly code: number; readonly out: string; readonly err: string }

async function ran(command: Command, argv: readonly string[], stdin = ''): Promise<Ran> {
  const written = { out: '', err: '' }
  const code = await command.run(argv, {
    stdin: (async function* () {
      yield await Promise.resolve(new TextEncoder().encode(stdin))
    })(),
    stdout: (text) => (written.out += text),
    stderr: (text) => (written.err += text),
    cwd: folder,
    environment: {},
  })
  return { code, ...written }
}

const RECORDS = caseRecords()
  .slice(0, 2)
  .map((it) => JSON.stringify(sandboxContent(it)))
const AT = ['--at', '2026-11-22T09:00:00Z']
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

describe('linchpin translate', () => {
  test('writes one resource a line, and says on standard error what it did', async () => {
    const given = file('two.ndjson', `${RECORDS.join('\n')}\n`)
    const { code, out, err } = await ran(translateCommand, ['--mapping', 'mosaic-rest', given, ...AT])
    const types = out
      .trimEnd()
      .split('\n')
      .map((it) => (JSON.parse(it) as { resourceType: string }).resourceType)
    expect([code, types.filter((it) => it === 'Patient').length]).toEqual([0, 2])
    expect(err).toContain('2 records, 0 rejected')
  })

  test('reads standard input, and makes a Bundle with its Provenance', async () => {
    const argv = ['--mapping', 'mosaic-rest', '-', '--bundle', ...AT]
    const { code, out } = await ran(translateCommand, argv, RECORDS[0])
    const bundle = JSON.parse(out) as { entry: { resource: { resourceType: string; target?: unknown[] } }[] }
    const provenance = bundle.entry.at(-1)?.resource
    expect([code, provenance?.resourceType, provenance?.target?.length]).toEqual([
      0,
      'Provenance',
      bundle.entry.length - 1,
    ])
  })

  test('writes files where asked, with lineage in the report', async () => {
    const argv = [
      '--mapping',
      'mosaic-rest',
      '-',
      '--out',
      'o.ndjson',
      '--report',
      'r.json',
      '--lineage',
      ...AT,
    ]
    const { code, out, err } = await ran(translateCommand, argv, RECORDS[0])
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Record<string, unknown>
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('1 records, 0 rejected')
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['mapping', 'version', 'records', 'resources', 'summary', 'lineage']),
    )
  })

  test('a line that cannot be read is named with line and column; the others are translated', async () => {
    const given = file('bad.ndjson', `${RECORDS[0] ?? ''}\n{"resident": oops}\n`)
    const { code, out, err } = await ran(translateCommand, ['--mapping', 'mosaic-rest', given, ...AT])
    expect(code).toBe(1)
    expect(err).toMatch(/bad\.ndjson:2:14: /)
    expect(out).toContain('"CarePlan"')
  })

  test('a record that is nobody’s is a negative finding', async () => {
    const { code, err } = await ran(
      translateCommand,
      ['--mapping', 'mosaic-rest', '-', ...AT],
      '{"resident":{}}',
    )
    expect(code).toBe(1)
    expect(err).toContain('error: nhs-number-missing at resident.NHS_ID (1, first in line 1)')
  })

  test.each([
    [['--mapping', 'mosaic-res', '-'], /no mapping is named "mosaic-res".*did you mean "mosaic-rest"/],
    [['--mapping', 'mosaic-rest', 'nowhere.json'], /nowhere\.json:1:1: the file cannot be read/],
    [['-'], /--mapping NAME and FILE are needed/],
    [['--mapping', 'pds', '-', '--at', 'noon'], /--at expects an ISO 8601 instant/],
    [['--mapping', 'pds', '-', '--organisation', 'x'], /--organisation expects an ODS code/],
    [['--mapping', 'pds', '-', '--wat'], /--wat/],
  ])('bad input: %j', async (argv, message) => {
    const { code, err } = await ran(translateCommand, argv)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

describe('linchpin mapping', () => {
  test('check says how much of the source is mapped and what is ignored, and why', async () => {
    const { code, out } = await ran(mappingCommand, ['check', 'liquidlogic-warehouse'])
    expect(code).toBe(0)
    expect(out).toMatch(/^liquidlogic-warehouse 1\.0\.0\+[0-9a-f]{16}\n/)
    expect(out).toContain("ignored DIM_ORG_UNIT.COST_CENTRE_CODE: the council's own account")
  })

  test('lineage shows element from source field', async () => {
    const { code, out } = await ran(mappingCommand, ['lineage', 'mosaic-rest'])
    expect(code).toBe(0)
    expect(out).toContain('CarePlan.activity.detail.scheduled.repeat.frequency <- packagesOfCare.TIMES_A_DAY')
  })

  test('test runs the cases', async () => {
    const { code, out } = await ran(mappingCommand, ['test', 'mosaic-rest'])
    expect(out).toMatch(/\d+ passed, 0 failed\n$/)
    expect(code).toBe(0)
  })

  test.each([[['check', 'mosaik-rest']], [['chek', 'mosaic-rest']], [['check']], [['check', 'a', 'b']]])(
    'bad input: %j',
    async (argv) => {
      expect((await ran(mappingCommand, argv)).code).toBe(2)
    },
  )
})
