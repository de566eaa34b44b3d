import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { type TokenChange } from '../journeys/journey.js'
import { ENTRY_POINTS } from './entry-points.js'
import { type Asked as Request, get } from './entry-points/requests.js'
import { type Answer, type World, type Worlds, plain, startWorlds } from './questions/asked-in-worlds.js'
import { EDITS, PAGERS, bundleOf, idsOn, nextOf } from './questions/pagers.js'
import { NOT_COMPARED, NEVER_GIVEN, type Question, byChain, byShape, byValue } from './questions/questions.js'
import { SEARCHED, SPECIMENS } from './questions/specimens.js'
import { refusalIn, visible } from './small-gateway.js'

type Asked = { readonly question: Question } & Readonly<Record<World, Answer>>

let worlds: Worlds
let asked: readonly Asked[]

beforeAll(async () => {
  worlds = await startWorlds()
})
afterAll(() => worlds.stop())

const TYPES = SEARCHED.map(({ type }) => ({ type }))
const of = (wanted: string, asks: Question['asks']): readonly Asked[] =>
  asked.filter(({ question }) => question.type === wanted && question.asks === asks)
const said = ({ question }: Asked): string => `${question.type} ${JSON.stringify(question.pairs)}`

describe('what is withheld answers no question: as if it were not there', () => {
  beforeAll(async () => {
    const questions = [...byShape(), ...byValue(worlds.ids), ...byChain(worlds.ids)]
    const answers = new Map<World, readonly Answer[]>()
    for (const world of ['open', 'withheld', 'absent'] as const) {
      await worlds.enter(world)
      answers.set(world, await worlds.askAll(questions))
    }
    const at = (world: World, n: number): Answer => {
      const answer = answers.get(world)?.[n]
      if (answer === undefined) throw new Error('a question had no answer')
      return answer
    }
    asked = questions.map((question, n) => ({
      question,
      ...{ open: at('open', n), withheld: at('withheld', n), absent: at('absent', n) },
    }))
  }, 600_000)

  test('every search parameter of every type that a region gives is asked', () => {
    const names = new Set(SPECIMENS.map((it) => `${it.type}.${it.parameter.name}`))
    const offered = SEARCHED.flatMap((row) => row.searchParameters.filter((it) => it.names === undefined))
    expect([SEARCHED.length, names.size]).toEqual([25, offered.length])
    expect(offered.length).toBeGreaterThan(350)
    for (const { type } of SEARCHED) expect(of(type, 'shape').length).toBeGreaterThan(6)
  })

  test.each(TYPES)('$type, by each parameter, by chains and by _has', ({ type }) => {
    const questions = of(type, 'value')
    expect(questions.length).toBeGreaterThan(0)
    for (const it of questions) {
      expect([said(it), it.withheld.status]).toEqual([said(it), '200'])
      expect([said(it), it.withheld.sent]).toEqual([said(it), []])
      expect(it.withheld, said(it)).toEqual(it.absent)
    }
  })

  test.each(TYPES)('$type, by count, order, page, part and what it brings along', ({ type }) => {
    for (const it of of(type, 'shape')) {
      expect([said(it), it.withheld.status]).toEqual([said(it), '200'])
      expect(it.withheld, said(it)).toEqual(it.absent)
    }
  })

  test.each(TYPES)('the twin: $type is found, counted and sorted by each while she agrees', ({ type }) => {
    for (const it of of(type, 'value')) {
      const name = it.question.pairs[0]?.[0] ?? ''
      const isGiven = !NEVER_GIVEN.has(`${type}.${name}`)
      expect([said(it), it.open.sent.length > 0]).toEqual([said(it), isGiven])
    }
    for (const it of of(type, 'shape')) expect(it.open.text, said(it)).not.toBe(it.withheld.text)
  })
})

describe('a search is one search in every form (L10)', () => {
  const WORLDS = ['open', 'withheld'] as const
  test.each(WORLDS.flatMap((world) => TYPES.map((it) => ({ ...it, world }))))(
    '$type, $world',
    async ({ type, world }) => {
      await worlds.enter(world)
      const question: Question = { type, asks: 'shape', pairs: [['_count', '1']] }
      const [inBatch] = await worlds.askAll([question])
      const byGet = await worlds.askBy('GET', question)
      expect([byGet.status, byGet.sent.length]).toEqual(['200', 1])
      expect(await worlds.askBy('POST', question)).toEqual(byGet)
      expect(inBatch?.body).toBe(byGet.body)
    },
  )
})

/** Asks as whom the entry point is for; of the agreement, as the council that recorded it. */
const entitled = (point: (typeof ENTRY_POINTS)[number]): Promise<Reply> => {
  const as = /Consent (read|\/)|Consent\/\{/.test(point.name) ? 'social-worker' : point.as
  return worlds.send(point.ask(worlds.known), as, point.token)
}

describe('what is withheld changes no answer of any entry point', () => {
  const POINTS = ENTRY_POINTS.filter((it) => !NOT_COMPARED.test(it.name))

  test('every one that does not tell of the asking itself', () => {
    expect(ENTRY_POINTS.length - POINTS.length).toBeLessThan(16)
    expect(POINTS.length).toBeGreaterThan(45)
  })

  test.each(POINTS)('$name', async (point) => {
    // What was said once is not said again in the same words.
    if (point.of === 'POST $report-problem') await entitled(point)
    await worlds.enter('withheld')
    const withheld = await entitled(point)
    await worlds.enter('absent')
    const absent = await entitled(point)
    expect(plain(visible(withheld))).toBe(plain(visible(absent)))
    expect(withheld.status).toBe(point.of === 'GET {type}/{id}' ? 404 : point.status)
  })

  test.each(POINTS.filter((it) => /\$(everything|summary|involvement)/.test(it.name)))(
    'the twin: $name gives it while she agrees',
    async (point) => {
      await worlds.enter('withheld')
      const withheld = await entitled(point)
      await worlds.enter('open')
      const open = await entitled(point)
      expect([open.status, withheld.status]).toEqual([200, 200])
      expect(plain(visible(open))).not.toBe(plain(visible(withheld)))
    },
  )
})

describe('hidden rows neither starve a page nor leave an empty one, in whatever form (L13)', () => {
  /** All pages from the first, each as it is seen. */
  async function walked(first: Request): Promise<readonly Reply[]> {
    const pages = [await worlds.send(first, 'social-worker')]
    for (let next = nextOf(pages[0]!); next !== undefined; next = nextOf(pages.at(-1)!))
      pages.push(await worlds.send({ method: 'GET', path: next }, 'social-worker'))
    return pages
  }
  const SEALED = PAGERS.filter((it) => it.cursor === 'sealed')

  test.each(SEALED)('$name', async ({ ask }) => {
    const seen = new Map<World, readonly Reply[]>()
    for (const world of ['open', 'withheld', 'absent'] as const) {
      await worlds.enter(world)
      seen.set(world, await walked(ask(worlds.known)))
    }
    const [open = [], withheld = [], absent = []] = [...seen.values()]
    for (const page of [...open, ...withheld])
      expect([page.status, idsOn(page).length > 0]).toEqual([200, true])
    expect(withheld.map((it) => plain(visible(it)))).toEqual(absent.map((it) => plain(visible(it))))
    expect(open.length).toBeGreaterThan(withheld.length)
    const ids = open.flatMap(idsOn)
    expect(ids.length).toBeGreaterThanOrEqual(SPECIMENS.filter((it) => it.type === 'Appointment').length)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

/** The address of the second page, as it was given to whoever asked. */
async function second({ ask, as }: (typeof PAGERS)[number]): Promise<string> {
  const next = nextOf(await worlds.send(ask(worlds.known), as))
  if (next === undefined) throw new Error('there is but one page')
  return next
}

describe('a page token opens nothing to anybody else, wherever it was given (L12)', () => {
  const given = new Map<string, string>()
  beforeAll(async () => {
    await worlds.enter('open')
    for (const it of PAGERS) given.set(it.name, await second(it))
  })
  const pathOf = ({ name }: (typeof PAGERS)[number]): string => given.get(name) ?? ''
  const turn = (path: string, as: string, token?: TokenChange): Promise<Reply> =>
    worlds.send({ method: 'GET', path }, as, token)
  const SEALED = PAGERS.filter((it) => it.cursor === 'sealed')
  const ELSE: readonly (readonly [string, string, TokenChange?])[] = [
    ['another worker of the organisation', 'duty-social-worker'],
    ['another organisation that cares for her', 'gp'],
    ['a ward', 'ward-nurse'],
    ['a council that does not care for her', 'hillshire-social-worker'],
    ['another purpose', 'social-worker', { purpose: 'care-act-assessment' }],
    ['an enquiry', 'social-worker', { purpose: 'safeguarding-adult', authorityReference: 'S42-1' }],
    [
      'a role that is not known',
      'social-worker',
      { b2b: { subject_role: ['https://x.example/role|clerk'] } },
    ],
    ['the person herself', 'citizen', { person: '9990000077' }],
  ]

  test.each(PAGERS)('the twin: of $name its owner turns the page', async (pager) => {
    const first = await worlds.send(pager.ask(worlds.known), pager.as)
    const page = await turn(nextOf(first) ?? '', pager.as)
    expect(page.status).toBe(200)
    expect(idsOn(page).length).toBeGreaterThan(0)
    expect(idsOn(page).filter((it) => idsOn(first).includes(it))).toEqual([])
  })

  test.each(SEALED.flatMap((pager) => ELSE.map(([who, as, token]) => ({ ...pager, pager, who, as, token }))))(
    '$name: to $who',
    async ({ pager, as, token }) => {
      const page = await turn(pathOf(pager), as, token)
      expect([400, 403, 404]).toContain(page.status)
      expect(page.text).not.toMatch(/riverton-fhir-/)
    },
  )

  test.each(SEALED.flatMap((pager) => EDITS.map(([how, edit]) => ({ name: pager.name, how, pager, edit }))))(
    '$name: $how',
    async ({ pager, edit }) => {
      const path = pathOf(pager)
      const page = await turn(edit(path), pager.as)
      expect(edit(path)).not.toBe(path)
      expect([page.status, refusalIn(page).code]).toEqual([400, 'INVALID_PARAMETER'])
      expect(page.text).not.toMatch(/riverton-fhir-/)
    },
  )

  test('nor does that of a search lead into $everything, or back', async () => {
    const [search, whole] = [pathOf(PAGERS[0]!), pathOf(PAGERS[2]!)]
    const cursorOf = (path: string): string => /_cursor=([^&]+)/.exec(path)?.[1] ?? ''
    for (const [path, other] of [
      [search, whole],
      [whole, search],
    ] as const) {
      const page = await turn(path.replace(cursorOf(path), cursorOf(other)), 'social-worker')
      expect([page.status, refusalIn(page).expression]).toEqual([400, '_cursor'])
    }
  })

  test.each(PAGERS.filter((it) => it.cursor === 'place'))(
    '$name: it shows an officer of another organisation nothing that their own log does not',
    async (pager) => {
      const officer: TokenChange = {
        purpose: 'legal-requirement',
        b2b: {
          subject_id: 'HIL-IG-0001',
          subject_role: ['https://linchpin.example/fhir/CodeSystem/role|ig-officer'],
        },
      }
      const cursor = /_cursor=([^&]+)/.exec(pathOf(pager))?.[1] ?? ''
      const path = `/fhir/AuditEvent?_count=100&_cursor=${cursor}`
      expect((await turn(path, pager.as)).text).toMatch(/RIV-SW-0117.*9990000077/s)
      const page = await turn(path, 'hillshire-social-worker', officer)
      expect(page.status).toBe(200)
      expect(page.text).not.toMatch(/RIV-SW-0117|9990000077/)
    },
  )
})

describe('what changes between two pages has changed for the second (attacks 13 and 33)', () => {
  const SEALED = PAGERS.filter((it) => it.cursor === 'sealed')
  const hidden = (page: Reply): readonly string[] =>
    idsOn(page).filter((it) => it !== worlds.ids.shown.get('Appointment'))

  test.each(SEALED)('$name: she no longer agrees', async (pager) => {
    await worlds.enter('open')
    const path = await second(pager)
    expect(hidden(await worlds.send(get(path.slice('/fhir/'.length)), pager.as))).not.toEqual([])
    await worlds.enter('withheld')
    const page = await worlds.send(get(path.slice('/fhir/'.length)), pager.as)
    expect(page.status).toBe(200)
    expect([hidden(page), bundleOf(page)['total'] ?? 1]).toEqual([[], 1])
  })

  test.each(SEALED)('$name: she is hidden from everybody', async (pager) => {
    await worlds.enter('open')
    const path = await second(pager)
    const { pds } = worlds.journey.sandbox.region
    pds.change('9990000077', { sensitivity: 'V' })
    const page = await worlds.send(get(path.slice('/fhir/'.length)), pager.as)
    pds.change('9990000077', { sensitivity: 'U' })
    expect([page.status, refusalIn(page).code]).toEqual([404, 'PATIENT_NOT_FOUND'])
    expect((await worlds.send(get(path.slice('/fhir/'.length)), pager.as)).status).toBe(200)
  })
})
