import { afterEach, describe, expect, it } from 'vitest'
import { type Area } from '../../src/model/area.js'
import { type ConnectorAnswer, SourceOptionsError } from '../../src/sources/connector.js'
import { connectorKinds, connectSources } from '../../src/sources/registry.js'
import { restJson } from '../../src/sources/rest-json/rest-json.js'
import { spineDirectory } from '../../src/sources/sds/directory.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import {
  askContext,
  nhs,
  NHS_NUMBER,
  PERSON,
  questionFor,
  sourceSettings,
  sourceWorld,
} from './source-world.js'

type Answers = Readonly<Record<string, unknown>>
const FOUND = { items: [{ ID: 7, NHS_ID: Number(NHS_NUMBER) }] }
const SOUND: Answers = {
  '/people': FOUND,
  '/people/7': { ID: 7, NHS_ID: Number(NHS_NUMBER), RESTRICTED: 'N', DATE_OF_BIRTH: '1941-03-12' },
  '/people/7/packages': { items: [{ PACKAGE: 1, ID: 7 }], next: null },
  '/people/7/notes': { items: [], next: null },
  '/people/7/workers': { items: [{ WORKER: 3, ID: '7' }], next: null },
}
const CURSOR = { kind: 'cursor', parameter: 'cursor', next: 'next', size: { parameter: 'limit', value: 50 } }

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const rows = (part: string, areas: readonly Area[]) => ({
  part,
  path: `/people/{found.ID}/${part}`,
  areas,
  shape: 'rows',
  rows: 'items',
  belongsTo: 'ID',
  paging: CURSOR,
})

const OPTIONS = {
  find: {
    path: '/people',
    query: { nhs: '{nhsNumber.numeric}' },
    rows: 'items',
    id: 'ID',
    nhsNumber: 'NHS_ID',
    notKnown: [404],
  },
  parts: [
    {
      part: 'resident',
      path: '/people/{found.ID}',
      areas: ['demographics'],
      shape: 'object',
      fetch: 'always',
      nhsNumber: 'NHS_ID',
      birthDate: 'DATE_OF_BIRTH',
    },
    { ...rows('packages', ['services']), rowId: 'PACKAGE' },
    rows('notes', ['alerts', 'services']),
    rows('workers', ['involvement']),
  ],
}

type Asked = { readonly answer: ConnectorAnswer; readonly server: LoopbackServer }

async function ask(
  answers: Answers,
  areas: readonly Area[],
  person = PERSON,
  parts: readonly object[] = OPTIONS.parts,
): Promise<Asked> {
  const server = await loopbackServer(({ url }, response) => {
    const body = answers[`${url.pathname}${url.search}`] ?? answers[url.pathname]
    if (body === undefined) sendJson(response, { detail: 'no such path' }, 404)
    else if (typeof body === 'number') sendJson(response, {}, body)
    else sendJson(response, body)
  })
  const settings = sourceSettings({
    options: { ...OPTIONS, parts, baseUrl: server.url, auth: { secret: { env: 'TOKEN' } } },
  })
  const connector = restJson(settings, sourceWorld())
  open.push(connector, server)
  return { answer: await connector.ask(questionFor(settings, areas), askContext(1_000, { person })), server }
}

const outcomesOf = ({ answer }: Asked) =>
  Object.fromEntries(answer.outcomes.map((it) => [it.area, it.outcome]))

describe('a declared case system', () => {
  it('is asked only for the parts the areas need, with its token, and gives one record', async () => {
    const asked = await ask(SOUND, ['involvement'])
    expect(asked.server.received.map((it) => it.url.pathname)).toEqual([
      '/people',
      '/people/7',
      '/people/7/workers',
    ])
    expect(asked.server.received.every((it) => it.headers.authorization === 'Bearer a-secret')).toBe(true)
    expect(asked.answer.records).toHaveLength(1)
    expect(asked.answer.records[0]).toMatchObject({
      recordId: '7',
      content: { resident: { ID: 7 }, workers: [{ WORKER: 3, ID: '7' }] },
    })
  })

  it.each([
    [
      'answers everything',
      SOUND,
      { services: 'answered', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'lost one part of an area',
      { ...SOUND, '/people/7/packages': 500 },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'refuses a part',
      { ...SOUND, '/people/7/notes': 403 },
      { services: 'partial', alerts: 'not-permitted', contacts: 'not-supported' },
    ],
    ['lost the part that says how to handle the rest', { ...SOUND, '/people/7': 500 }, 'error'],
    ['does not know the person', { ...SOUND, '/people': { items: [] } }, 'answered-empty'],
    ['says so by a status it declared', { ...SOUND, '/people': 404 }, 'answered-empty'],
    ['says so by a status it did not declare', { ...SOUND, '/people': 410 }, 'error'],
    [
      'knows two such people',
      { ...SOUND, '/people': { items: [...FOUND.items, { ID: 8, NHS_ID: 9990000018 }] } },
      'error',
    ],
    [
      'finds others beside',
      { ...SOUND, '/people': { items: [...FOUND.items, { ID: 8, NHS_ID: 9990000026 }] } },
      'error',
    ],
    ['found nobody by number', { ...SOUND, '/people': { items: [{ ID: 7, NHS_ID: null }] } }, 'error'],
    ['shows another resident', { ...SOUND, '/people/7': { ID: 7, NHS_ID: 9990000026 } }, 'error'],
    [
      'knows another date of birth',
      { ...SOUND, '/people/7': { ID: 7, NHS_ID: 9990000018, DATE_OF_BIRTH: '13/03/1941' } },
      'error',
    ],
    [
      'mixes in a row of somebody else',
      { ...SOUND, '/people/7/packages': { items: [{ PACKAGE: 1, ID: 8 }], next: null } },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'repeats an id with other content',
      {
        ...SOUND,
        '/people/7/packages': {
          items: [
            { PACKAGE: 1, ID: 7, A: 1 },
            { PACKAGE: 1, ID: 7, A: 2 },
          ],
          next: null,
        },
      },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'stops half way through its pages',
      {
        ...SOUND,
        '/people/7/packages': { items: [{ PACKAGE: 1, ID: 7 }], next: 'b' },
        '/people/7/packages?limit=50&cursor=b': 500,
      },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'gives the same page for ever',
      { ...SOUND, '/people/7/packages': { items: [{ PACKAGE: 1, ID: 7 }], next: 'b' } },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
    [
      'leaves out whether more pages follow',
      { ...SOUND, '/people/7/packages': { items: [] } },
      { services: 'partial', alerts: 'answered-empty', contacts: 'not-supported' },
    ],
  ] as const)('that %s', async (_, answers, expected) => {
    const areas = ['services', 'alerts', 'contacts'] as const
    const all =
      typeof expected === 'string' ? { services: expected, alerts: expected, contacts: expected } : expected
    const asked = await ask(answers, areas)
    expect(outcomesOf(asked)).toEqual(all)
    expect(JSON.stringify(asked.answer.records)).not.toMatch(/9990000026|"ID":8/)
    if (typeof expected === 'string') expect(asked.answer.records).toEqual([])
  })

  it('collapses a row that comes twice alike', async () => {
    const twice = {
      items: [
        { PACKAGE: 1, ID: 7 },
        { PACKAGE: 1, ID: 7 },
      ],
      next: null,
    }
    const { answer } = await ask({ ...SOUND, '/people/7/packages': twice }, ['services'])
    expect(answer.records[0]?.content).toMatchObject({ packages: [{ PACKAGE: 1, ID: 7 }] })
  })

  it('puts all pages together', async () => {
    const pages = {
      '/people/7/workers': { items: [{ WORKER: 1, ID: 7 }], next: 'b' },
      '/people/7/workers?limit=50&cursor=b': { items: [{ WORKER: 2, ID: 7 }], next: null },
    }
    const { answer } = await ask({ ...SOUND, ...pages }, ['involvement'])
    expect(answer.records[0]?.content).toMatchObject({ workers: [{ WORKER: 1 }, { WORKER: 2 }] })
  })

  const former = nhs('9990000050')
  const person = { ...PERSON, nhsNumbers: [former, NHS_NUMBER] }
  const none = { items: [] }
  const underFormer = (id: number) => ({ items: [{ ID: id, NHS_ID: Number(former) }] })
  it.each([
    ['one row under it alone', none, underFormer(7), 'answered', []],
    ['none under it', FOUND, none, 'answered', []],
    ['the same row under both', FOUND, FOUND, 'answered', []],
    ['a second row under it', FOUND, underFormer(8), 'error', ['several-persons']],
    ['no answer to it', FOUND, 500, 'error', ['status-500']],
  ] as const)(
    'is searched by a superseded number too: %s',
    async (_, byCurrent, byFormer, involvement, reasons) => {
      const answers = {
        ...SOUND,
        [`/people?nhs=${NHS_NUMBER}`]: byCurrent,
        [`/people?nhs=${former}`]: byFormer,
      }
      const asked = await ask(answers, ['involvement'], person)
      expect(outcomesOf(asked)).toEqual({ involvement })
      expect(asked.answer.reasons).toEqual(reasons)
    },
  )

  it('is asked for the parts by the number that it knows the person by', async () => {
    const path = '/notes/{nhsNumber}'
    const parts = [{ part: 'notes', path, areas: ['alerts'], shape: 'rows', rows: 'items' }]
    const answers = {
      '/people': none,
      [`/people?nhs=${former}`]: underFormer(7),
      [`/notes/${former}`]: { items: [{ NOTE: 1 }] },
    }
    const asked = await ask(answers, ['alerts'], person, parts)
    expect(outcomesOf(asked)).toEqual({ alerts: 'answered' })
  })
})

describe('options of a source', () => {
  it('are refused with every problem at once, each with its place', () => {
    const world = sourceWorld()
    const part = { part: 'notes', path: '/notes/{sourceId}', areas: ['weather'], shape: 'rows' }
    const sources = [
      sourceSettings({ kind: 'gp-connect', options: { proxyURL: 'https://proxy.example' } }),
      sourceSettings({ options: { baseUrl: 'ftp://x', find: OPTIONS.find, parts: [part] } }),
      sourceSettings({ kind: 'carrier-pigeon' }),
    ]
    const directory = spineDirectory(world, 0)
    open.push(directory)
    let problems: readonly string[] = []
    try {
      connectSources(sources, () => undefined, world, directory)
    } catch (error) {
      if (error instanceof SourceOptionsError)
        problems = error.problems.map((it) => `${it.pointer} ${it.message}`)
    }
    expect(problems).toEqual([
      '/sources/0/options the setting "proxyUrl" is missing',
      '/sources/0/options unknown setting "proxyURL"',
      expect.stringContaining('/sources/1/options/baseUrl must match pattern'),
      expect.stringContaining('/sources/1/options/parts/0/path must match pattern'),
      expect.stringContaining('/sources/1/options/parts/0/areas/0 expected one of demographics,'),
      `/sources/2/kind unknown kind of source "carrier-pigeon", expected one of ${connectorKinds().join(', ')}`,
    ])
  })
})
