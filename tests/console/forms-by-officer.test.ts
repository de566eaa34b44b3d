import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFICERS } from '../../sandbox/identity-provider/officers.js'
import { PAGES } from '../../src/console/pages.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'
import { type PageForm, formsIn } from './crawl.js'
import { asOffered, offered } from './offered-forms.js'

const REGION = 'RIV-IG-0009'
const EVENT = /^\/events\/(\d+)\/(\d+)$/
/** So many other choices of a field of a question are tried. */
const MOST = 1
/** So many events of each search are looked for. */
const FOUND = 4
/** What finds the requests for the person's record, and events of one organisation after the other. */
const SEARCHES: readonly Readonly<Record<string, string>>[] = [
  { person: '9990000018', purpose: 'direct-care' },
  { person: '9990000018', purpose: 'safeguarding-adult' },
  { organisation: 'A81001' },
  { organisation: '9A2' },
  { organisation: 'RX9' },
]
/** Forms that ask, and are asked with other choices too. */
const QUESTIONS = ['/log', '/people', '/comparison']
/** Whose answer depends on what was done before: by the time some are sent, it has been done. */
const DONE_ONCE = /^.(alerts|organisations|episodes)/
/** Forms that answer with events. */
const OF_EVENTS = [
  ...['/log', '/log/:question/export', '/people', '/people/:question/:version/csv'],
  ...['/people/:question/:version/proofs', '/review'],
  ...['/events/:shard/:index/wrong-disclosure', '/events/:shard/:index/wrong-disclosure/csv'],
]

/** What is written where a form leaves a field empty: what finds the most. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ person: '9990000018', localId: 'P-100', size: '50', days: '90' },
  ...{ reason: 'it is looked into', text: 'it is looked into', note: 'seen to', who: 'the team' },
}
/** Of those who asked, and what they said. */
const OF_OTHERS = /TEST-WORKER|TEST-DUTY|RIV-EDT-0009|RIV-SW-0117|Found collapsed|section 42|TEST-ALDER/

type Event = {
  readonly path: string
  readonly concerned: ReadonlySet<string>
  /** Whether it is of a request for somebody's record. */
  readonly isRequest: boolean
  /** Its receipt, by the whole name of its log or by the number of its shard, and the id of its request. */
  readonly marks: RegExp
}
type Answer = { readonly row: string; readonly action: string; readonly seen: Seen }

const OWN = OFFICERS.filter((it) => it.roles.length > 0 && it.userId !== REGION)
const POSTS = PAGES.filter((it) => it.method === 'POST').map((it) => it.path)

let journey: Journey
let events: readonly Event[]
let forms: readonly PageForm[]
const answersTo = new Map<string, readonly Answer[]>()

beforeAll(async () => {
  journey = await startJourney()
  const found = await offered(journey)
  await journey.search(await journey.token('gp'), 'CarePlan', '9990000018')
  const visitor = found.visitors.get(REGION) ?? browser()
  const pages = new Map(found.pages.get(REGION))
  const token = formTokenIn(await visitor.get(`${journey.sandbox.url}/console/log`))
  const searched = await Promise.all(
    SEARCHES.map((it) => visitor.post(`${journey.sandbox.url}/console/log`, { token, ...it })),
  )
  for (const it of searched.flatMap((seen) => eventsIn(seen).slice(0, FOUND)))
    for (const part of ['', '/report', '/wrong-disclosure', '/shown'])
      pages.set(`${it}${part}`, await visitor.get(`${journey.sandbox.url}/console${it}${part}`))
  events = [...pages].flatMap(([path, seen]) => (EVENT.test(path) ? [eventOf(path, seen)] : []))
  const inPages = distinct([...pages.values()].flatMap(formsIn))
  const answers = await Promise.all(
    inPages.filter(leadsOn).map((it) => sent(visitor, token, it, written(it))),
  )
  // What is offered to others alone, too: what only a lead, or a second officer, can do.
  forms = distinct([...inPages, ...answers.flatMap(({ seen }) => formsIn(seen)), ...found.forms])
  for (const { userId } of OWN) answersTo.set(userId, await sentBy(userId))
}, 600_000)
afterAll(async () => journey.stop())

function eventsIn({ text }: Seen): readonly string[] {
  return [...text.matchAll(/href="\/console(\/events\/\d+\/\d+)"/g)].map(([, path = '']) => path)
}

function eventOf(path: string, seen: Seen): Event {
  const words = wordsIn(seen)
  const main = words.slice(words.indexOf('What was decided'))
  const [, shard = '', index = ''] = EVENT.exec(path) ?? []
  const request = /Correlation ID ([0-9a-f-]{36})/.exec(main)?.[1] ?? '(?!)'
  return {
    path,
    concerned: new Set(OFFICERS.map((it) => it.organisation).filter((it) => main.includes(`(${it})`))),
    isRequest: main.includes('What was shared'),
    marks: new RegExp(`(?<!\\d)${shard}#${index}(?!\\d)|console${path}(?!\\d)|${request}`),
  }
}

/** Forms whose answers have forms of their own, and change nothing. */
function leadsOn({ row }: PageForm): boolean {
  return row.path.endsWith('/wrong-disclosure')
}

function distinct(all: readonly PageForm[]): readonly PageForm[] {
  const key = ({ action, fields }: PageForm): string => `${action} ${fields.map((it) => it.name).join(' ')}`
  return [...new Map(all.map((it) => [key(it), it])).values()]
}

/** A form as it was offered, and its empty fields with what finds the most. */
function written(form: PageForm): Readonly<Record<string, string>> {
  const fields = Object.entries(asOffered(form))
  return Object.fromEntries(
    fields.map(([name, value]) => [name, value === '' ? (WRITTEN[name] ?? '') : value]),
  )
}

/** The same with one choice after the other. */
function variants(form: PageForm): readonly Readonly<Record<string, string>>[] {
  const base = written(form)
  if (!QUESTIONS.includes(form.row.path)) return [base]
  const others = form.fields
    .filter((it) => it.name !== 'token')
    .flatMap(({ name, values }) => values.slice(1, 1 + MOST).map((value) => ({ ...base, [name]: value })))
  return [base, ...others]
}

async function sent(
  visitor: Browser,
  token: string,
  { action, row }: PageForm,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const seen = await visitor.post(`${journey.sandbox.url}/console${action}`, { ...fields, token })
  return { row: row.path, action, seen }
}

/** What an officer is answered to every form of the region's officer, and to the forms that the answers have. */
async function sentBy(userId: string): Promise<readonly Answer[]> {
  const visitor = browser()
  const token = formTokenIn(await signIn(visitor, journey.sandbox.url, userId))
  const answers: Answer[] = []
  const done = new Set(forms.map((it) => it.action))
  for (const form of forms)
    for (const fields of variants(form)) {
      const answer = await sent(visitor, token, form, fields)
      answers.push(answer)
      for (const next of distinct(formsIn(answer.seen)).filter((it) => !done.has(it.action))) {
        done.add(next.action)
        answers.push(await sent(visitor, token, next, written(next)))
      }
    }
  return answers
}

describe('no form answers with an event of another organisation', () => {
  test('with every form of the table sent, and answered as far as an officer may', () => {
    const rows = new Set(forms.map((it) => it.row.path))
    const answered = new Set(
      [...answersTo.values()].flat().flatMap(({ row, seen }) => (seen.status === 200 ? [row] : [])),
    )
    expect({ unsent: POSTS.filter((it) => !rows.has(it)) }).toEqual({ unsent: [] })
    expect({ unanswered: POSTS.filter((it) => !answered.has(it) && !DONE_ONCE.test(it)) }).toEqual({
      unanswered: [],
    })
    expect(events.length).toBeGreaterThan(8)
  })

  test.each(OWN)('to $about', ({ userId, organisation }) => {
    const answers = answersTo.get(userId) ?? []
    const others = events.filter((it) => !it.concerned.has(organisation))
    expect(others.length).toBeGreaterThan(3)
    const leaks = answers.flatMap(({ action, seen }) =>
      others.filter((it) => it.marks.test(seen.text)).map((it) => `${it.path} by ${action}`),
    )
    expect([...new Set(leaks)]).toEqual([])
  })

  test('but of their own, in pages and in files', () => {
    const told = OWN.flatMap(({ userId, organisation }) => {
      const own = events.filter((it) => it.concerned.has(organisation))
      return (answersTo.get(userId) ?? []).flatMap(({ row, seen }) =>
        own.some((it) => it.marks.test(seen.text)) ? [row] : [],
      )
    })
    expect([...new Set(told)]).toEqual(expect.arrayContaining(OF_EVENTS))
  })

  test('and nothing of whoever asked to those whom no request concerns', () => {
    const asked = events.filter((it) => it.isRequest)
    expect(asked.length).toBeGreaterThan(3)
    const without = OWN.filter((one) => !asked.some((it) => it.concerned.has(one.organisation)))
    expect(without.length).toBeGreaterThan(0)
    for (const { userId } of without)
      for (const { action, seen } of answersTo.get(userId) ?? []) {
        expect(seen.text, `${userId} at ${action}`).not.toMatch(OF_OTHERS)
        expect(wordsIn(seen), `${userId} at ${action}`).not.toMatch(/[1-9]\d* decisions taken again/)
      }
  })
})
