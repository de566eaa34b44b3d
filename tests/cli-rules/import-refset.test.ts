import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { rulesEntry } from '../../src/cli/rules.js'
import { labeller } from '../../src/labelling/labeller.js'
import { parseLabelRules } from '../../src/labelling/rule-files/parse-label-rules.js'
import { workplace } from '../cli-translate/ran.js'
import { ruleFiles } from '../decision/rule-folder.js'
import { PERSON, unlabelled } from '../labelling/given.js'
import { whole } from '../../src/model/slices/sliced.js'

const place = workplace()
afterAll(() => {
  place.remove()
})

const RULES = join(place.folder, 'consent-rules')
mkdirSync(RULES)
beforeEach(() => {
  rmSync(join(RULES, 'reference-set-sti.yaml'), { force: true })
  for (const file of ruleFiles()) writeFileSync(join(RULES, file.name), file.text)
})

/** Concepts whose check digits are right; what they mean does not matter here. */
const [PARENT, CHILD, GRANDCHILD, OTHER] = ['195967001', '73211009', '44054006', '22298006'] as const
const HEADER = 'id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId'
const member = (code: string, active = '1', refset = '999000001', time = '20260930'): string =>
  `m-${code}\t${time}\t${active}\t999\t${refset}\t${code}`
const RELATIONSHIPS =
  'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId'
const isA = (child: string, parent: string, active = '1', type = '116680003'): string =>
  `r\t20260930\t${active}\t999\t${child}\t${parent}\t0\t${type}`

function run(...argv: readonly string[]) {
  return place.run(rulesEntry, ['import-refset', ...argv])
}

function written(): string {
  return readFileSync(join(RULES, 'reference-set-sti.yaml'), 'utf8')
}

/** The labels that a condition of the code gets from the folder as it is. */
function labelsOf(code: string, system = 'http://snomed.info/sct'): readonly string[] | undefined {
  const files = readdirSync(RULES).map((name) => ({ name, text: readFileSync(join(RULES, name), 'utf8') }))
  const read = parseLabelRules(files)
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  const resource = {
    resourceType: 'Condition',
    id: 'c',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system, code }] },
  }
  return whole(labeller(read.rules)([unlabelled(resource)], PERSON))[0]?.facts.labels
}

describe('linchpin rules import-refset', () => {
  it('takes the active members of an RF2 simple reference set', async () => {
    place.write('set.txt', [HEADER, member(PARENT), member(OTHER, '0'), ''].join('\r\n'))
    const { code, out, err } = await run('--category', 'STI', 'set.txt')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(
      `STI: 1 codes of version 20260930; written to ${join('consent-rules', 'reference-set-sti.yaml')}\n`,
    )
    expect(labelsOf(PARENT)).toEqual(['STI'])
    expect(labelsOf(OTHER)).toEqual([])
  })

  it('takes one of several reference sets of a file', async () => {
    place.write('sets.txt', [HEADER, member(PARENT), member(OTHER, '1', '999000002', '20250101')].join('\n'))
    expect(await run('--category', 'STI', 'sets.txt')).toMatchObject({
      code: 2,
      err: 'sets.txt:1:1: the file holds 2 reference sets: name those wanted with --refset\n',
    })
    expect(await run('--category', 'STI', '--refset', '999000003', 'sets.txt')).toMatchObject({
      code: 2,
      err: 'sets.txt:1:1: no active member of reference set 999000003\n',
    })
    expect((await run('--category', 'STI', '--refset', '999000002', 'sets.txt')).out).toContain('20250101')
    expect(labelsOf(PARENT)).toEqual([])
    expect(labelsOf(OTHER)).toEqual(['STI'])
  })

  it('takes what is below the members, however far', async () => {
    place.write('set.txt', [HEADER, member(PARENT)].join('\n'))
    const rows = [
      isA(GRANDCHILD, CHILD),
      isA(CHILD, PARENT),
      isA(OTHER, PARENT, '0'),
      isA(PARENT, GRANDCHILD),
    ]
    place.write('rel.txt', [RELATIONSHIPS, ...rows, isA(OTHER, PARENT, '1', '363698007')].join('\n'))
    const { out } = await run('--category', 'STI', '--hierarchy', 'rel.txt', 'set.txt')
    expect(out).toContain('1 codes of version 20260930, 3 with what is below them')
    expect([PARENT, CHILD, GRANDCHILD, OTHER].map((it) => labelsOf(it))).toEqual([
      ['STI'],
      ['STI'],
      ['STI'],
      [],
    ])
    expect(written()).toContain('descendants: true')
    expect(written().match(/file: (set|rel)\.txt\n {4}sha256: [0-9a-f]{64}/g)).toHaveLength(2)
  })

  it('from a transitive closure table too', async () => {
    place.write('set.csv', `${PARENT}\n`)
    place.write(
      'closure.txt',
      ['subtypeId\tsupertypeId', `${CHILD}\t${PARENT}`, `${OTHER}\t${CHILD}`].join('\n'),
    )
    const { code } = await run('--category', 'STI', '--version', '1', '--hierarchy', 'closure.txt', 'set.csv')
    expect(code).toBe(0)
    expect([CHILD, OTHER, GRANDCHILD].map((it) => labelsOf(it))).toEqual([['STI'], ['STI'], []])
  })

  it('takes a table, and one code a line, of any system', async () => {
    place.write('a.csv', `\ufeffname,"SCTID",system\n"A, b",${PARENT},\nc,HIV,http://terminology.hl7.org/x\n`)
    place.write('b.txt', `# remark\n${CHILD}\n\n${CHILD}\n`)
    const { out, err } = await run('--category', 'STI', '--version', '2026-11', 'a.csv', 'b.txt')
    expect({ out, err }).toMatchObject({ err: '' })
    expect(out).toContain('3 codes of version 2026-11')
    expect(labelsOf('HIV', 'http://terminology.hl7.org/x')).toEqual(['STI'])
    expect(labelsOf(CHILD)).toEqual(['STI'])
  })

  it('takes the expansion of a ValueSet, nested codes too, groups not', async () => {
    const system = 'http://snomed.info/sct'
    const contains = [
      { system, code: PARENT, contains: [{ system, code: CHILD }] },
      { display: 'group', contains: [{ system, code: GRANDCHILD }] },
      { system, code: OTHER, abstract: true },
    ]
    place.write(
      'vs.json',
      JSON.stringify({ resourceType: 'ValueSet', version: '7', expansion: { contains } }),
    )
    expect((await run('--category', 'STI', 'vs.json')).out).toContain('3 codes of version 7')
    expect([PARENT, CHILD, GRANDCHILD, OTHER].map((it) => labelsOf(it))).toEqual([
      ['STI'],
      ['STI'],
      ['STI'],
      [],
    ])
  })

  it('replaces what was imported before', async () => {
    place.write('one.txt', PARENT)
    place.write('two.txt', CHILD)
    await run('--category', 'STI', '--version', '1', 'one.txt')
    await run('--category', 'STI', '--version', '2', 'two.txt')
    expect([labelsOf(PARENT), labelsOf(CHILD)]).toEqual([[], ['STI']])
  })

  it('tells a list that was changed by hand', async () => {
    place.write('one.txt', PARENT)
    await run('--category', 'STI', '--version', '1', 'one.txt')
    writeFileSync(join(RULES, 'reference-set-sti.yaml'), written().replace(PARENT, CHILD))
    expect(() => labelsOf(PARENT)).toThrow('the codes are not those that were imported')
  })
})

describe('what cannot be imported is told with its place, and nothing is written', () => {
  it.each<readonly [string, string, readonly string[], string]>([
    [
      'a code that a spreadsheet rounded',
      `${PARENT}\n900000000000207000\n`,
      [],
      'f:2:1: not an identifier of a SNOMED CT concept',
    ],
    ['a description', '680946014', [], 'f:1:1: not an identifier of a SNOMED CT concept'],
    ['a wrong check digit', '195967002', [], 'f:1:1: not an identifier of a SNOMED CT concept'],
    ['words', 'gonorrhoea infection', [], 'f:1:1: a code has no spaces in it'],
    ['a row without a code', `code,name\n,x\n`, [], 'f:2:1: no code'],
    ['a row that is cut off', `${HEADER}\nm\t20260930\t1\n`, [], 'f:2:1: expected 6 columns, found 3'],
    [
      'an active that is neither',
      [HEADER, member(PARENT, 'yes')].join('\n'),
      [],
      'f:2:22: active is neither 0 nor 1',
    ],
    ['a member that is no concept', [HEADER, member('123')].join('\n'), [], 'f:2:32: not an identifier'],
    ['nothing', '\n', [], 'f:1:1: expected codes, found nothing'],
    ['JSON that is none', '{"a":', [], 'f:1:6: JSON: expected a JSON value'],
    ['another resource', '{"resourceType":"Patient"}', [], 'f:1:1: expected a ValueSet with its expansion'],
    [
      'an expansion without a system',
      '{"resourceType":"ValueSet","expansion":{"contains":[\n{"code":"1"}]}}',
      [],
      'f:2:1: no system',
    ],
    [
      'a page of an expansion',
      '{"resourceType":"ValueSet","expansion":{\n"total":2,"offset":0,"contains":[{"system":"http://snomed.info/sct","code":"76272004"}]}}',
      [],
      'f:2:9: only 1 of 2 codes are here: expand it whole',
    ],
    [
      'a later page of one that does not say how long it is',
      '{"resourceType":"ValueSet","expansion":{\n"offset":100,"contains":[{"system":"http://snomed.info/sct","code":"76272004"}]}}',
      [],
      'f:2:10: a page of an expansion: expand it whole',
    ],
    ['an empty expansion', '{"resourceType":"ValueSet","expansion":{}}', [], 'f:1:1: the expansion is empty'],
    ['no hierarchy', PARENT, ['--hierarchy', 'f'], 'f:1:1: expected an RF2 relationship snapshot'],
    ['a file that is not there', PARENT, ['gone.txt'], 'gone.txt:1:1: the file cannot be read'],
  ])('%s', async (_what, content, more, expected) => {
    place.write('f', content)
    const before = readdirSync(RULES)
    const { code, out, err } = await run('--category', 'STI', '--version', '1', 'f', ...more)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(expected)
    expect(readdirSync(RULES)).toEqual(before)
  })

  it('a category that nobody defined', async () => {
    place.write('f', PARENT)
    expect((await run('--category', 'NEW', '--version', '1', 'f')).err).toContain(
      'reference-set-new.yaml:3:11: there is no exclusion category NEW',
    )
  })

  it('a version that nobody gives', async () => {
    place.write('f', PARENT)
    expect((await run('--category', 'STI', 'f')).err).toContain('give --version')
  })

  it('more mistakes than anybody reads', async () => {
    place.write('f', 'x\n'.repeat(25))
    expect((await run('--category', 'STI', '--version', '1', 'f')).err).toMatch(/f:20:1: .*\nand 5 more\n$/)
  })

  it('a bad command line', async () => {
    expect(await run('f')).toMatchObject({ code: 2 })
    expect(await run('--categry', 'STI', 'f')).toMatchObject({ code: 2 })
    expect((await run('--help')).out).toMatch(/^linchpin rules import-refset/)
  })

  it('and a digit that is changed is always found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 8 }), fc.integer({ min: 1, max: 9 }), async (at, by) => {
        const digits = Array.from(PARENT)
        digits[at] = String((Number(digits[at]) + by) % 10)
        place.write('f', digits.join(''))
        expect((await run('--category', 'STI', '--version', '1', 'f')).code).toBe(2)
      }),
      { numRuns: 20 },
    )
  })
})
