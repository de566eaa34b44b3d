import { mkdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { type Tally, addTally, emptyTally } from '../../src/cli/translate/report/tally.js'
import { countUnmapped } from '../../src/cli/translate/report/unmapped-codes.js'
import { PEOPLE_MAPPING, workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
mkdirSync(`${place.folder}/maps/people`, { recursive: true })
const SYSTEM = 'https://linchpin.example/fhir/CodeSystem/people-sex'
const CODED: Readonly<Record<string, string>> = {
  ...PEOPLE_MAPPING,
  'record.map.yaml': `person: = nhsNumber(NHS)\n`,
  'patient.map.yaml': `${PEOPLE_MAPPING['patient.map.yaml'] ?? ''}  gender: = code('sex', NOTE)
  maritalStatus: = concept('status', NOTE)
`,
  'sex.conceptmap.json': conceptMap('sex', 'reject', SYSTEM),
  'status.conceptmap.json': conceptMap('status', 'text-only', `${SYSTEM}-2`),
}
for (const [name, text] of Object.entries(CODED)) place.write(`maps/people/${name}`, text)

function conceptMap(name: string, policy: string, source: string): string {
  return JSON.stringify({
    resourceType: 'ConceptMap',
    url: `https://linchpin.example/fhir/ConceptMap/${name}`,
    name,
    status: 'active',
    extension: [
      {
        url: 'https://linchpin.example/fhir/StructureDefinition/unmapped-policy',
        valueCode: policy,
      },
    ],
    group: [
      {
        source,
        target: 'http://hl7.org/fhir/administrative-gender',
        element: [{ code: '1', target: [{ code: 'male', equivalence: 'equivalent' }] }],
      },
    ],
  })
}

const TEXTS = ['ANN', 'Smith', 'SW1A1AA', '12/03/41', '120341', '9990000018', 'lives at no 7', '1|2']
const CODES = ['1', '7', '7', 'XX', 'U1234']

test.each(['json', 'html'])(
  'unmapped codes are counted one by one, and words are not told (%s)',
  async (form) => {
    const rows = [...CODES, ...TEXTS].map((it) => `9990000026,Ann,${it}`)
    place.write('coded.csv', `NHS,NAME,NOTE\n${rows.join('\n')}\n`)
    const argv = ['--mapping', 'people', 'coded.csv', '--mappings', 'maps', '--out', 'o.ndjson']
    const bundled = form === 'html' ? ['--bundle'] : []
    await place.run(translateCommand, [...argv, '--report', `r.${form}`, ...bundled])
    const report = place.read(`r.${form}`)
    for (const it of TEXTS) expect(report).not.toContain(it)
    const codes = [SYSTEM, `${SYSTEM}-2`].flatMap((system) => [
      { system, count: TEXTS.length },
      { system, code: '7', count: 2 },
      { system, code: 'U1234', count: 1 },
      { system, code: 'XX', count: 1 },
    ])
    if (form === 'json') {
      const { unmapped } = JSON.parse(report) as { unmapped: readonly (typeof codes)[number][] }
      expect(unmapped).toHaveLength(codes.length)
      expect(unmapped).toEqual(expect.arrayContaining(codes))
    } else
      for (const it of codes)
        expect(report).toMatch(
          new RegExp(
            `<td>${it.system}</td><td>${it.code ?? '[^<]*not shown[^<]*'}</td><td class="n">${it.count}</td>`,
          ),
        )
  },
)

test('a column of identifiers is no list of codes', async () => {
  const rows = Array.from({ length: 1_500 }, (_, index) => `9990000026,Ann,A${index}`)
  place.write('many.csv', `NHS,NAME,NOTE\n${rows.join('\n')}\n`)
  await place.run(translateCommand, [
    '--mapping',
    'people',
    'many.csv',
    '--mappings',
    'maps',
    '--report',
    'm.json',
  ])
  const { unmapped } = JSON.parse(place.read('m.json')) as {
    unmapped: readonly { count: number; code?: string; further?: true }[]
  }
  // Each row has a code of two systems: those that are not told one by one are told by number, and are not called words.
  const told = unmapped.filter((it) => it.code !== undefined)
  expect(told).toHaveLength(500)
  const others = unmapped.filter((it) => it.code === undefined)
  expect(others.map((it) => it.further)).toEqual([true, true])
  expect(others.reduce((sum, it) => sum + it.count, 0)).toBe(2_500)
  expect(unmapped.reduce((sum, it) => sum + it.count, 0)).toBe(3_000)
})

test('a record of any number of codes tells as many as a file does, and the same with others as alone', () => {
  const codes = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const code = `A${first + index}`
      return { system: SYSTEM, code, location: `Row.NOTE[${index}]` }
    })
  const records = [codes(8_000, 3), codes(0, 9_000), codes(8_001, 2), codes(8_000, 700)]
  const tally = (of: typeof records): Tally => {
    const made = emptyTally()
    for (const it of of) countUnmapped(made.unmapped, it)
    return made
  }
  const sumOf = (parts: readonly (typeof records)[]): Map<string, number> => {
    const sum = emptyTally()
    for (const it of parts) addTally(sum, tally(it))
    return sum.unmapped
  }
  for (const it of records) expect(tally([it]).unmapped.size).toBeLessThanOrEqual(501)
  const apart = sumOf(records.map((it) => [it]))
  for (const cut of [0, 1, 2, 3])
    expect([...sumOf([records.slice(0, cut), records.slice(cut)])]).toEqual([...apart])
  expect(apart.get(`${SYSTEM}|A8001`)).toBe(3)
  expect([...apart.values()].reduce((all, it) => all + it, 0)).toBe(9_705)
})
