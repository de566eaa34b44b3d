import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { population } from '../../bench/match/population/population.js'
import { type PersonRow } from '../../bench/match/population/person-row.js'
import { matchCommand } from '../../src/cli/match/match.js'
import { parseWeights, weightsText } from '../../src/config/matching/weights-file.js'
import { readMatching } from '../../src/config/matching/read-matching.js'
import { DEFAULT_WEIGHTS } from '../../src/patient-index/match/default-weights.js'
import { runIn } from '../cli/ran.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-match-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function patientOf({
  given,
  middle,
  family,
  born,
  sex,
  street,
  postcode,
  mobile,
  number,
}: PersonRow): object {
  return {
    resourceType: 'Patient',
    ...(number === ''
      ? {}
      : { identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: number }] }),
    name: [{ use: 'usual', family, given: [given, middle].filter((it) => it !== '') }],
    ...(born === '' ? {} : { birthDate: born }),
    ...(sex === '' ? {} : { gender: sex === 'M' ? 'male' : 'female' }),
    ...(postcode === '' ? {} : { address: [{ line: [street], postalCode: postcode }] }),
    ...(mobile === '' ? {} : { telecom: [{ system: 'phone', value: mobile }] }),
  }
}

const runMatch = (argv: readonly string[]) => runIn((...given) => matchCommand.run(...given), argv)

const lines = (rows: readonly PersonRow[]): string =>
  rows.map((it) => JSON.stringify(patientOf(it))).join('\n')

describe('linchpin match estimate', () => {
  it('writes weights that the setting matching.weights takes', async () => {
    const { index, council } = population(41, 2_000)
    await writeFile(join(folder, 'index.ndjson'), lines(index))
    await writeFile(join(folder, 'records.ndjson'), lines(council.map((it) => it.row)))
    const out = join(folder, 'weights.json')
    const files = ['--index', join(folder, 'index.ndjson'), '--records', join(folder, 'records.ndjson')]
    expect(await runMatch(['estimate', ...files, '--out', out])).toEqual({
      code: 0,
      out: '',
      err: '',
    })
    const thresholds = { link: 0.9999, review: 0.4 }
    const matching = readMatching({ population: 60_000_000, thresholds, weights: out })
    expect(matching.thresholds).toEqual(thresholds)
    expect(matching.weights.levels.given['exact']?.m).toBeGreaterThan(0.8)
    expect(matching.weights.shares?.family.get('smith')).toBeGreaterThan(0.01)
    expect(await readFile(out, 'utf8')).toBe(weightsText(matching.weights))
  })

  it.each([
    ['nothing to do', []],
    ['something else', ['compare']],
    ['one file', ['estimate', '--index', 'a']],
    ['an option it does not know', ['estimate', '--seed', '1']],
  ])('complains of %s', async (_, argv) => {
    expect((await runMatch(argv)).code).toBe(2)
  })

  it('says where a file is wrong, and nothing that stands in it', async () => {
    const file = join(folder, 'bad.ndjson')
    await writeFile(file, '{"resourceType":"Patient"}\n{"name":"Hollinsworth"')
    const ran = await runMatch(['estimate', '--index', file, '--records', file])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain(`${file}:2:1: not a FHIR Patient`)
    expect(ran.err).not.toContain('Hollinsworth')
  })

  it('estimates nothing of a handful of people', async () => {
    const file = join(folder, 'few.ndjson')
    await writeFile(file, '{"resourceType":"Patient"}\n')
    const ran = await runMatch(['estimate', '--index', file, '--records', file])
    expect(ran).toMatchObject({ code: 2, out: '' })
  })
})

describe('a file of weights', () => {
  it('comes back as it was written', () => {
    expect(parseWeights(weightsText(DEFAULT_WEIGHTS))).toEqual(DEFAULT_WEIGHTS)
  })

  it.each([
    ['no JSON', '{'],
    ['no table', '{"levels":1}'],
    ['a field that is missing', JSON.stringify({ levels: { ...DEFAULT_WEIGHTS.levels, sex: undefined } })],
    [
      'a level that is missing',
      JSON.stringify({ levels: { ...DEFAULT_WEIGHTS.levels, sex: { same: { m: 1, u: 1 } } } }),
    ],
    ['a probability above one', weightsText(DEFAULT_WEIGHTS).replace('0.998', '1.5')],
    ['a probability of nought', weightsText(DEFAULT_WEIGHTS).replace('0.998', '0')],
  ])('is refused for %s', (_, text) => {
    expect(typeof parseWeights(text)).toBe('string')
  })

  it('stops the start where it cannot be read', () => {
    const settings = {
      population: 1,
      thresholds: { link: 1, review: 1 },
      weights: join(folder, 'absent.json'),
    }
    expect(() => readMatching(settings)).toThrow('absent.json:1:1')
  })
})
