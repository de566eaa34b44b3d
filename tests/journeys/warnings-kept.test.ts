import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { AREAS } from '../../src/model/area.js'
import { AREA_LIMITS } from '../../src/model/gap.js'
import { type Journey, NHS, type Reply, outcomesIn, startJourney } from './journey.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

/** What a source says of a part of the record that it does not give, or not whole. */
const NOTICES = [
  {
    notice: 'confidential-items',
    person: '9990000077',
    as: 'ward-nurse',
    type: 'Condition',
    words: 'Items excluded',
  },
  { notice: 'data-in-transit', person: '9990000123', as: 'gp', type: 'Condition', words: 'record transfer' },
  {
    notice: 'data-awaiting-filing',
    person: '9990000069',
    as: 'gp',
    type: 'MedicationStatement',
    words: 'awaiting review',
  },
  {
    notice: 'not-supported',
    person: '9990000085',
    as: 'hill-farm-gp',
    type: 'Condition',
    words: 'does not offer this area',
  },
] as const

type Notice = (typeof NOTICES)[number]
type Way = {
  readonly way: string
  readonly ask: (it: Notice, token: string) => Promise<Reply>
}

const search =
  (more: Readonly<Record<string, string>>) =>
  (it: Notice, token: string): Promise<Reply> =>
    journey.search(token, it.type, it.person, more)

/** A search of the Patient that looks at the type, or brings it. */
const through =
  (more: (type: string) => Readonly<Record<string, string>>) =>
  (it: Notice, token: string): Promise<Reply> => {
    const query = new URLSearchParams({ identifier: `${NHS}|${it.person}`, ...more(it.type) })
    return journey.get(`Patient?${query.toString()}`, token)
  }

const whole =
  (path: string) =>
  async (it: Notice, token: string): Promise<Reply> =>
    journey.get(`Patient/${await journey.patientId(token, it.person)}/${path}`, token)

/** Every way in which what was noticed could have been touched. */
const WAYS: readonly Way[] = [
  { way: 'a search', ask: search({}) },
  { way: 'a search that finds nothing', ask: search({ _id: 'absent' }) },
  { way: 'a search for what is missing', ask: search({ 'code:missing': 'true' }) },
  { way: 'a search by date', ask: search({ _lastUpdated: 'ge2100' }) },
  { way: 'a count', ask: search({ _summary: 'count' }) },
  { way: 'a page of nothing', ask: search({ _count: '0' }) },
  { way: 'a page', ask: search({ _count: '1' }) },
  { way: 'text alone', ask: search({ _summary: 'text' }) },
  { way: 'some elements', ask: search({ _elements: 'id' }) },
  { way: 'no total', ask: search({ _total: 'none' }) },
  { way: 'an order', ask: search({ _sort: '-_id' }) },
  { way: 'with Provenance', ask: search({ _revinclude: 'Provenance:target' }) },
  { way: 'with the person', ask: search({ '_include:iterate': 'Condition:patient' }) },
  { way: 'brought by the person', ask: through((type) => ({ _revinclude: `${type}:patient` })) },
  { way: 'looked at by the person', ask: through((type) => ({ [`_has:${type}:subject:_id`]: 'absent' })) },
  { way: '$everything', ask: whole('$everything') },
  { way: 'a page of $everything', ask: whole('$everything?_count=3') },
  { way: '$everything of nothing since', ask: whole('$everything?_since=2100-01-01') },
  { way: '$summary', ask: whole('$summary') },
]

/** The codes of the notices that an answer gives, wherever it gives them. */
function noticesIn(reply: Reply): readonly string[] {
  const outcomes = objectsOf(reply.body['entry'])
    .map((it) => it['resource'])
    .flatMap((it) => objectsOf([it ?? {}]))
    .filter((it) => it['resourceType'] === 'OperationOutcome')
  return outcomes
    .flatMap((it) => objectsOf(it['issue']))
    .flatMap((it) => objectsOf(it['details'] === undefined ? [] : [it['details']]))
    .flatMap((it) => objectsOf(it['coding']))
    .map((it) => textOf(it['code']) ?? '')
}

describe.each(NOTICES)('$notice is still there', (it) => {
  test.each(WAYS)('$way', async ({ way, ask }) => {
    const reply = await ask(it, await journey.token(it.as))
    expect(reply.status).toBe(200)
    if (way !== '$summary') expect(noticesIn(reply)).toContain(it.notice)
    expect(reply.text).toContain(it.words)
  })

  test.each(['MedicationStatement', 'Condition'])('on every page of %s, and of $everything', async (type) => {
    const token = await journey.token(it.as)
    const id = await journey.patientId(token, it.person)
    const paths = [`Patient/${id}/$everything?_count=2`]
    if (type === it.type) paths.push(`${type}?patient=${id}&_count=1`)
    for (const path of paths) {
      let next: string | undefined = path
      for (let pages = 0; next !== undefined && pages < 12; pages++) {
        const page: Reply = await journey.get(next, token)
        expect([next.split('?')[0], page.status, noticesIn(page).includes(it.notice)]).toEqual([
          next.split('?')[0],
          200,
          true,
        ])
        next = textOf(objectsOf(page.body['link']).find((link) => link['relation'] === 'next')?.['url'])
      }
    }
  })

  test('in the printout of the summary', async () => {
    const token = await journey.token(it.as)
    const id = await journey.patientId(token, it.person)
    const page = await fetch(`${journey.fhir}/Patient/${id}/$summary`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
    })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await page.text()).toContain(it.words)
  })

  test('in an answer that is one resource, and in a batch', async () => {
    const token = await journey.token(it.as)
    const found = await journey.search(token, it.type, it.person)
    // A read asks the source of the resource alone: only what the practice itself gave can tell of the practice.
    const [entry] = objectsOf(found.body['entry']).filter((one) =>
      new RegExp(`/${it.type}/(a81001|b82002)-`).test(textOf(one['fullUrl']) ?? ''),
    )
    if (entry !== undefined) {
      const read = await fetch(textOf(entry['fullUrl']) ?? '', {
        headers: { Authorization: `Bearer ${token}` },
      })
      expect(read.headers.get('source-outcomes')).toContain(it.notice)
    }
    const id = await journey.patientId(token, it.person)
    const url = `${it.type}?patient=${id}&_summary=count`
    const batch = { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] }
    const reply = await fetch(journey.fhir, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify(batch),
    })
    expect(await reply.text()).toContain(`"code":"${it.notice}"`)
  })
})

/** How far an area is asked for is said beside its outcome. */
const isNoLimit = (said: string): boolean => !AREA_LIMITS.some((it) => said.endsWith(` ${it}`))

describe('every source that could have been asked has an outcome for every area of the question', () => {
  const REGION = ['a81001', 'la-hillshire', 'la-riverton']
  const areasOf = (source: string, lines: readonly string[]): readonly string[] =>
    lines.filter((it) => it.startsWith(`${source} `)).map((it) => it.split(' ')[1] ?? '')

  test.each([
    ['gp', 'Immunization', ['a81001 immunisations answered', 'la-riverton immunisations not-supported']],
    ['social-worker', 'Immunization', ['la-hillshire immunisations not-supported']],
    ['gp', 'Flag', ['la-hillshire alerts not-supported', 'la-riverton alerts answered']],
    ['hillshire-social-worker', 'CareTeam', ['la-hillshire involvement not-supported']],
  ] as const)('%s: a search of %s', async (role, type, lines) => {
    const token = await journey.token(role)
    const person = role.startsWith('hillshire') ? '9990000093' : '9990000018'
    for (const more of [{}, { _count: '0' }, { _id: 'absent' }, { _summary: 'count' }]) {
      const reply = await journey.search(token, type, person, more)
      expect([reply.status, outcomesIn(reply)]).toEqual([200, expect.arrayContaining([...lines])])
    }
  })

  test('$everything, on every page', async () => {
    const token = await journey.token('gp')
    let next: string | undefined =
      `Patient/${await journey.patientId(token, '9990000018')}/$everything?_count=60`
    for (let pages = 0; next !== undefined; pages++) {
      const page: Reply = await journey.get(next, token)
      for (const source of REGION)
        expect([pages, source, areasOf(source, outcomesIn(page).filter(isNoLimit)).toSorted()]).toEqual([
          pages,
          source,
          AREAS.toSorted(),
        ])
      next = textOf(objectsOf(page.body['link']).find((link) => link['relation'] === 'next')?.['url'])
    }
  })

  test('$summary, in each of its sections, and its printout', async () => {
    const token = await journey.token('gp')
    const id = await journey.patientId(token, '9990000018')
    expect(noticesIn(await journey.get(`Patient/${id}/$summary`, token))).toContain('not-supported')
    const page = await fetch(`${journey.fhir}/Patient/${id}/$summary`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
    })
    const [, allergies = ''] = (await page.text()).split('<h2>Allergies and intolerances</h2>')
    expect(allergies.split('</section>')[0]).toMatch(
      /Riverton Council \(sandbox\), as at [^:]*: The source does not offer this area\./,
    )
  })

  test('$involvement: a council without teams is not one that knows nobody', async () => {
    const token = await journey.token('gp')
    const id = await journey.patientId(token, '9990000018')
    const reply = await journey.get(`Patient/${id}/$involvement`, token)
    expect(reply.headers.get('source-outcomes')).toContain(
      '"source":"la-hillshire","organisation":"9A2","area":"involvement","outcome":"not-supported"',
    )
    const sources = objectsOf(reply.body['parameter'])
      .filter((it) => it['name'] === 'source')
      .map((it) => objectsOf(it['part']))
      .map((it) => ['source', 'status'].map((name) => it.find((part) => part['name'] === name)))
      .map((it) => it.map((part) => textOf(part?.['valueString']) ?? textOf(part?.['valueCode'])))
    expect(sources).toContainEqual(['la-hillshire', 'not-supported'])
    expect(sources).toContainEqual(['la-riverton', 'current'])
    expect(sources).toContainEqual(['a81001', 'current'])
  })
})

describe('what a council’s held extract says is as at its date', () => {
  const AS_AT = /as at \d{4}-\d{2}-\d{2}/

  test.each(['Patient', 'CarePlan'])(
    'in the outcome of a search of %s, and in its Provenance',
    async (type) => {
      const token = await journey.token('hillshire-social-worker')
      const more =
        type === 'Patient' ? { _revinclude: 'CarePlan:patient' } : { _revinclude: 'Provenance:target' }
      const reply =
        type === 'Patient'
          ? await through(() => more)({ ...NOTICES[3], person: '9990000085' }, token)
          : await journey.search(token, type, '9990000085', more)
      expect(reply.status).toBe(200)
      expect(reply.text).toMatch(/The source answered\. It is as at \d{4}-\d{2}-\d{2}/)
      if (type === 'Patient') return
      const [provenance] = objectsOf(reply.body['entry'])
        .flatMap((it) => objectsOf([it['resource'] ?? {}]))
        .filter((it) => it['resourceType'] === 'Provenance')
      expect(JSON.stringify(provenance?.['entity'])).toMatch(AS_AT)
      expect(JSON.stringify(provenance?.['extension'])).toMatch(
        /StructureDefinition\/as-at","valueDateTime":"\d{4}/,
      )
    },
  )

  test('and a practice that is asked now is not', async () => {
    const reply = await journey.search(await journey.token('gp'), 'MedicationStatement', '9990000018', {
      _revinclude: 'Provenance:target',
    })
    expect(reply.status).toBe(200)
    expect(reply.text).not.toMatch(AS_AT)
    expect(reply.text).not.toContain('StructureDefinition/as-at')
  })
})
