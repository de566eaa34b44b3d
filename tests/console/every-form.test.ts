import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGES } from '../../src/console/pages.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Seen, browser, wordsIn } from './browser.js'
import { type PageForm } from './crawl.js'
import { type FoundForm, asOffered, kindOf, offered } from './offered-forms.js'

let journey: Journey
let forms: readonly FoundForm[]

beforeAll(async () => {
  journey = await startJourney()
  forms = (await offered(journey)).forms
}, 240_000)
afterAll(async () => journey.stop())

const MARK = 'fuzz-mark'
const HOSTILE = [
  '',
  `<script>${MARK}</script>`,
  `"><img src=x onerror=${MARK}>`,
  `'>${MARK}`,
  '\0',
  'x'.repeat(5_000),
  '-1',
  '1e9',
  '2026-02-30',
  '999 000 0018',
  '９９９',
  '__proto__',
]

/** Each field as it was offered, or with anything in it, or not there. */
function filledIn({ fields }: PageForm): fc.Arbitrary<Readonly<Record<string, string>>> {
  const free = fields.filter((it) => it.name !== 'token')
  const token = fields.find((it) => it.name === 'token')?.values[0] ?? ''
  const value = (offered: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constantFrom(...offered),
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
  return fc
    .record(Object.fromEntries(free.map((it) => [it.name, value(it.values)])), { requiredKeys: [] })
    .map((it) => ({ ...it, token }))
}

/** As offered, but for one field after the other: what a database, or a page, would take worst. */
function oneByOne(form: PageForm): readonly Readonly<Record<string, string>>[] {
  const offered = asOffered(form)
  const free = form.fields.filter((it) => it.name !== 'token')
  return ['a\0b', `<script>${MARK}</script>`].flatMap((bad) =>
    free.map((it) => ({ ...offered, [it.name]: bad })),
  )
}

/** What an answer to any form has to be. */
function faultsOf(seen: Seen): readonly string[] {
  const isPage = seen.headers.get('content-type')?.startsWith('text/html') === true
  const links = [...seen.text.matchAll(/class="nhsuk-error-summary.*?<\/ul>/gs)].flatMap(([it]) =>
    [...it.matchAll(/href="#([^"]+)"/g)].map((link) => link[1] ?? ''),
  )
  const title = /<title>([^<]*)/.exec(seen.text)?.[1] ?? ''
  return [
    ...(seen.status >= 500 ? [`status ${String(seen.status)}`] : []),
    ...(isPage && /<(script|img)\b|"'?>fuzz-mark/.test(seen.text) ? ['markup of a field'] : []),
    ...(isPage && !/<h1[^>]*>[^<]/.test(seen.text) ? ['no heading'] : []),
    ...(seen.status === 400 && !title.startsWith('Error: ') ? [`title: ${title}`] : []),
    ...links.filter((it) => !seen.text.includes(` id="${it}"`)).map((it) => `error of no field: ${it}`),
  ]
}

describe('every form of the console', () => {
  test('is found on a page: a new one joins by itself, or says here that nobody gets to it', () => {
    const found = new Set(forms.map((it) => it.row.path))
    const posts = PAGES.filter((it) => it.method === 'POST').map((it) => it.path)
    expect(posts.filter((it) => !found.has(it))).toEqual([])
  })

  test('is answered, with anything in it, by a page or a file, and never by a failure', async () => {
    const byKind = new Map(forms.map((it) => [kindOf(it), it]))
    for (const form of byKind.values())
      await fc.assert(
        fc.asyncProperty(filledIn(form), async (fields) => {
          const seen = await form.visitor.post(`${journey.sandbox.url}/console${form.action}`, fields)
          expect(faultsOf(seen), `${form.by} at ${form.action}: ${wordsIn(seen).slice(0, 200)}`).toEqual([])
        }),
        { numRuns: 12, examples: oneByOne(form).map((it): [Readonly<Record<string, string>>] => [it]) },
      )
    expect(journey.journal.filter((it) => it.includes('"level":"error"'))).toEqual([])
  }, 240_000)

  test('is refused without the token of its session', async () => {
    for (const { visitor, action } of forms) {
      const seen = await visitor.post(`${journey.sandbox.url}/console${action}`, { token: 'another' })
      expect(seen.status, action).toBe(403)
      expect(wordsIn(seen)).toContain('Nothing was changed or searched')
    }
  })

  test('and every address with anything in the place of its names is answered too', async () => {
    const visitor = forms.find((it) => it.by === 'RIV-IG-0009')?.visitor ?? browser()
    for (const { path } of PAGES.filter((it) => it.method === 'GET'))
      for (const name of [
        '%00',
        'a%00b',
        '-1',
        '99999999999999999999',
        '%3Cscript%3E',
        '%E2%80%AE',
        '..%2f',
      ]) {
        const at = `${journey.sandbox.url}/console${path.replaceAll(/:\w+/g, name)}`
        for (const url of [at, `${at}?state=${name}&after=${name}&before=${name}`])
          expect(faultsOf(await visitor.get(url)), url).toEqual([])
      }
  })

  test('what looks at the answers finds a failure, markup and an error of no field', () => {
    const page = (status: number, text: string): Seen => ({
      url: '',
      status,
      headers: new Headers({ 'content-type': 'text/html' }),
      text,
    })
    expect(faultsOf(page(500, '<h1>a</h1>'))).toEqual(['status 500'])
    expect(faultsOf(page(200, '<h1>a</h1><script>'))).toEqual(['markup of a field'])
    const summary = '<div class="nhsuk-error-summary"><ul><a href="#person">x</a></ul>'
    expect(faultsOf(page(400, `<title>Log</title><h1>a</h1>${summary}`))).toEqual([
      'title: Log',
      'error of no field: person',
    ])
  })
})
