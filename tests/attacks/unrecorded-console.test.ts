import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGES } from '../../src/console/pages.js'
import { type Seen, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { rowOf } from '../console/crawl.js'
import { type FoundForm, type Offered, asOffered, kindOf, offered } from '../console/offered-forms.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type UnwritableLog, unwritableLog } from './entry-points/unwritable-log.js'

const REGION = 'RIV-IG-0009'

/** Pages that read nothing of a person, of a record or of what anybody did: answered whether or not the log takes it. */
const NOTHING_READ: readonly string[] = [
  '/review',
  '/people',
  '/rules',
  '/rules/:rule',
  '/simulator',
  '/comparison',
  '/quality',
  '/organisations',
  '/organisations/:holder/:recordClass',
  '/events/:shard/:index/shown',
  '/events/:shard/:index/report',
  '/events/:shard/:index/wrong-disclosure',
]
/** Where forms change what is kept. */
const CHANGING: Readonly<Record<string, string>> = {
  '/alerts/:reference/act': 'alert_event',
  '/alerts/:reference/close': 'alert_event',
  '/episodes/:episode/follow-up': 'break_glass_episode',
  '/events/:shard/:index/release': 'access_release',
  '/events/:shard/:index/report': 'problem_report',
  '/links/:reference': 'record_link_event',
  '/organisations/:holder/:recordClass/agree': 'release_change',
  '/organisations/:holder/:recordClass/decline': 'release_change',
  '/organisations/:holder/:recordClass/narrow': 'release_change',
  '/organisations/:holder/:recordClass/propose': 'release_change',
}
const SESSION = 'linchpin-console-session'
const KEPT = [...new Set(Object.values(CHANGING))]

let journey: Journey
let log: UnwritableLog
let found: Offered
beforeAll(async () => {
  journey = await startJourney({}, (settings) => ({
    ...settings,
    organisations: settings.organisations.map((it) => ({
      ...it,
      safeguardingLeads: it.ods === '9A1' ? ['RIV-SG-0001'] : [],
    })),
  }))
  found = await offered(journey)
  log = await unwritableLog(journey)
}, 240_000)
afterAll(async () => {
  await log.close()
  await journey.stop()
})

const isUnrecorded = (seen: Seen): boolean =>
  seen.status === 503 && wordsIn(seen).includes('The access log cannot be written')

/** What stands in every table that officers change. */
async function kept(): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {}
  for (const it of KEPT) digests[it] = await log.digest(it)
  return digests
}

/** As somebody fills it in who means it. */
function filledIn(form: FoundForm): Readonly<Record<string, string>> {
  const meant: Readonly<Record<string, string>> = {
    person: '9990000018',
    user: '',
    from: '',
    to: '',
    rule: '',
  }
  const written = Object.entries(asOffered(form)).map(([name, value]) => {
    const isText = value === '' && form.fields.find((it) => it.name === name)?.values.length === 1
    return [name, isText ? (meant[name] ?? 'As was said on the telephone') : value]
  })
  return Object.fromEntries(written) as Readonly<Record<string, string>>
}

const sent = (form: FoundForm): Promise<Seen> =>
  form.visitor.post(`${journey.sandbox.url}/console${form.action}`, filledIn(form))

describe('without a durable entry the console shows nothing that is recorded, and does nothing', () => {
  test('each page of the table shows that, but for those that read nothing', async () => {
    const visitor = found.visitors.get(REGION)
    const pages = [...(found.pages.get(REGION) ?? [])].filter(
      ([path, { status }]) => status === 200 && !path.includes(','),
    )
    expect(new Set(pages.map(([path]) => rowOf('GET', path)?.path)).size).toBe(
      PAGES.filter((it) => it.method === 'GET').length,
    )
    const shown = await log.during(async () => {
      const answers: (readonly [string, Seen | undefined])[] = []
      for (const [path] of pages)
        answers.push([path, await visitor?.get(`${journey.sandbox.url}/console${path}`)])
      return answers
    })
    const answered = shown.filter(([, it]) => it === undefined || !isUnrecorded(it))
    expect([...new Set(answered.map(([path]) => rowOf('GET', path)?.path))].toSorted()).toEqual(
      NOTHING_READ.toSorted(),
    )
    for (const [path, it] of shown)
      expect(it?.text, path).not.toMatch(/RIV-SW-\d|sandbox\/\d+#\d+|TEST-ALDER/)
  })

  test('no form changes anything', async () => {
    const forms = new Map(found.forms.map((it) => [kindOf(it), it]))
    const quiet: string[] = []
    for (const form of forms.values()) {
      await log.healed()
      const before = await kept()
      const seen = await log.during(() => sent(form))
      if (!isUnrecorded(seen)) quiet.push(`${form.row.path} ${seen.status}`)
      expect(seen.text, form.row.path).not.toMatch(/RIV-SW-\d|sandbox\/\d+#\d+|TEST-ALDER/)
      expect(await kept(), form.row.path).toEqual(before)
    }
    expect(quiet).toEqual([])
  })

  test('nobody comes in, and whoever goes is gone', async () => {
    const visitors = [browser(), browser()] as const
    const [coming, going] = visitors
    // The writer may still be waiting before it tries the log again that failed in the test before.
    await log.healed()
    const front = await signIn(going, journey.sandbox.url, REGION)
    expect(front.status).toBe(200)
    const token = formTokenIn(front)
    const thief = browser()
    thief.cookies.set(SESSION, going.cookies.get(SESSION) ?? '')
    const sessions = await log.count('console_session')
    const answers = await log.during(async () => [
      await signIn(coming, journey.sandbox.url, REGION),
      await going.post(`${journey.sandbox.url}/console/sign-out`, { token }),
    ])
    expect(answers.map((it) => (isUnrecorded(it) ? 'unrecorded' : `${it.status} ${wordsIn(it)}`))).toEqual([
      'unrecorded',
      'unrecorded',
    ])
    for (const it of visitors) expect([...it.cookies.keys()]).not.toContain(SESSION)
    // Nor is anybody in who has kept the cookie, or who guesses one: there is no session that is in nobody's log.
    expect(await log.count('console_session')).toBe(sessions - 1)
    await log.healed()
    expect((await thief.get(`${journey.sandbox.url}/console/`)).text).not.toContain('name="token"')
    const twin = browser()
    expect((await signIn(twin, journey.sandbox.url, REGION)).status).toBe(200)
    expect([...twin.cookies.keys()]).toContain(SESSION)
  })

  test('the twin: once it is back the same forms do what they say', async () => {
    await log.healed()
    const forms = new Map(found.forms.map((it) => [it.row.path, it]))
    expect([...forms.keys()].toSorted()).toEqual(
      PAGES.filter((it) => it.method === 'POST')
        .map((it) => it.path)
        .toSorted(),
    )
    const changed = new Set<string>()
    for (const [path, form] of forms) {
      const before = await kept()
      const seen = await sent(form)
      const after = await kept()
      for (const it of KEPT.filter((table) => after[table] !== before[table])) changed.add(it)
      // What one form has changed, another was offered for as it was before.
      const isStale = seen.status === 409 && changed.has(CHANGING[path] ?? '')
      expect([path, isStale ? 'stale' : seen.status]).toEqual([path, isStale ? 'stale' : 200])
    }
    expect(KEPT.filter((it) => !changed.has(it))).toEqual([])
  })
})
