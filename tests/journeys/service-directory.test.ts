import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../../src/model/json.js'
import { type LoopbackServer, sendJson } from '../sources/loopback-server.js'
import { type Journey, outcomesIn, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import {
  type DirectoryAnswers,
  service,
  SERVICES,
  soundDirectory,
  startDirectory,
  withDirectory,
} from './new-council/directory.js'

/** A link worker looks for a service: of nobody in particular, as far as the directory and the gateway know. */
let journey: Journey
let without: Journey
let directory: LoopbackServer
let answers: DirectoryAnswers

beforeAll(async () => {
  directory = await startDirectory((request, response) => answers(request, response))
  ;[journey, without] = await Promise.all([
    startJourney({}, (it) => withDirectory(it, directory.url)),
    startJourney(),
  ])
})
afterAll(async () => {
  await Promise.all([journey.stop(), without.stop(), directory.close()])
})
beforeEach(() => {
  answers = soundDirectory
})

async function search(query: string, change = {}): Promise<Reply> {
  return journey.get(`HealthcareService${query}`, await journey.token('link-worker', change))
}

const namesIn = (reply: Reply): readonly (string | undefined)[] =>
  resourcesIn(reply).map((it) => `${textOf(it['resourceType']) ?? ''} ${textOf(it['name']) ?? ''}`)

describe('a search of services', () => {
  it('finds them by name, with where they are and who offers them', async () => {
    const reply = await search(
      '?name:contains=meals&_include=HealthcareService:organization&_include=HealthcareService:location&_sort=-name',
    )
    expect(reply.status).toBe(200)
    expect(namesIn(reply)).toEqual([
      'HealthcareService Meals at home',
      'HealthcareService Bereavement meals',
      'Location The Old Library',
      'Organization Riverton Minds (synthetic)',
    ])
    expect(outcomesIn(reply)).toEqual(['riverton-directory services answered'])
    expect(textOf(resourcesIn(reply)[0]?.['id'])).toMatch(/^riverton-directory-[0-9a-f]{32}$/)
  })

  it('matches as FHIR says, whatever the directory thinks it found', async () => {
    expect(namesIn(await search('?name=meals'))).toEqual(['HealthcareService Meals at home'])
    expect(namesIn(await search('?name=nothing of the kind'))).toEqual([])
  })

  const BOTH = ['HealthcareService Bereavement meals', 'HealthcareService Meals at home']
  it.each([
    ['name:contains=eal', undefined, 'answered', BOTH],
    ['name:missing=false', undefined, 'answered', BOTH],
    ['name:missing=true', undefined, 'answered', []],
    ['name=mea,ber', undefined, 'answered', BOTH],
    ['name=meals&name=meals at', undefined, 'answered', BOTH.slice(1)],
    ['name:exact=Meals at home', 'Meals at home', 'answered', BOTH.slice(1)],
    ['name:exact=Meals at home&name=mea', 'Meals at home', 'answered', BOTH.slice(1)],
    ['name:exact=Meals on wheels', 'Meals on wheels', 'answered-empty', []],
    ['name=meals', 'meals', 'partial', BOTH.slice(1)],
    ['name=mea', 'mea', 'partial', []],
  ])('%s: what the directory cannot find is no nothing', async (query, told, outcome, names) => {
    const before = directory.received.length
    const reply = await search(`?${query}&_sort=name`)
    const list = directory.received.slice(before).find((it) => it.url.pathname === '/v3/services')
    expect(list?.url.searchParams.get('search') ?? undefined).toBe(told)
    expect(outcomesIn(reply)).toEqual([`riverton-directory services ${outcome}`])
    expect(namesIn(reply)).toEqual(names)
  })

  it('tells the directory the words alone: not who asks, nor for whom', async () => {
    const before = directory.received.length
    await search('?name=meals')
    const told = directory.received.slice(before).map((it) => [it.rawUrl, it.headers['authorization']])
    expect(told).toEqual([
      ['/v3/services?search=meals&per_page=50', undefined],
      ['/v3/services/s1', undefined],
      ['/v3/services/s2', undefined],
    ])
  })

  it('is in the log with who asked, and of nobody', async () => {
    const worker = await journey.token('social-worker')
    const reply = await journey.get('HealthcareService?name=meals', worker)
    const id = reply.headers.get('x-correlation-id') ?? ''
    const officer = await journey.token('ig-officer')
    const { text } = await journey.get(`AuditEvent?entity.identifier=${id}`, officer)
    expect(text).toContain('"directory-search"')
    expect(text).toContain('RIV-SW-0117')
    expect(text).not.toMatch(/99900000|"Patient/)
  })

  it.each([
    ['patient=Patient/1', 'INVALID_PARAMETER'],
    ['patient.identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018', 'INVALID_PARAMETER'],
    ['near=52|-1|5', 'INVALID_PARAMETER'],
    ['_count=1', 'INVALID_PARAMETER'],
    ['_revinclude=Provenance:target', 'INVALID_PARAMETER'],
  ])('refuses %s, and asks nobody', async (query, code) => {
    const before = directory.received.length
    const reply = await search(`?${query}`)
    expect([reply.status, refusalIn(reply)]).toEqual([400, code])
    expect(directory.received).toHaveLength(before)
  })

  it('needs a token, and its scope', async () => {
    expect((await journey.get('HealthcareService')).status).toBe(401)
    const narrow = await search('', { scope: 'system/CarePlan.rs' })
    expect([narrow.status, refusalIn(narrow)]).toEqual([403, 'INSUFFICIENT_SCOPE'])
  })

  it('is offered where there is a directory, and only there', async () => {
    const worker = await without.token('link-worker')
    const refused = await without.get('HealthcareService?name=meals', worker)
    expect([refused.status, refusalIn(refused)]).toEqual([404, 'NOT_SUPPORTED'])
    expect((await journey.get('metadata')).text).toContain('"HealthcareService"')
    expect((await without.get('metadata')).text).not.toContain('"HealthcareService"')
  })
})

const list =
  (body: object, status = 200): DirectoryAnswers =>
  (request, response) => {
    if (request.url.pathname === '/v3/services') sendJson(response, body, status)
    else soundDirectory(request, response)
  }
const contents = Object.values(SERVICES)

describe('a directory that', () => {
  it.each([
    ['has more than can be read', list({ total_pages: 2, contents }), 'partial', 2],
    ['does not say whether there is more', list({ contents }), 'partial', 2],
    ['lists what it has not', list({ total_pages: 1, contents: [...contents, { id: 's9' }] }), 'partial', 2],
    ['repeats an id', list({ total_pages: 1, contents: [...contents, ...contents] }), 'answered', 2],
    ['has nothing', list({ total_pages: 0, contents: [] }), 'answered-empty', 0],
  ] as const)('%s', async (_, how, outcome, count) => {
    answers = how
    const reply = await search('')
    expect(outcomesIn(reply)).toEqual([`riverton-directory services ${outcome}`])
    expect(resourcesIn(reply)).toHaveLength(count)
  })

  it('gives another service than was asked for gives none', async () => {
    answers = ({ url }, response) =>
      url.pathname === '/v3/services/s1'
        ? sendJson(response, service('s7', 'Somebody else'))
        : soundDirectory({ url } as Parameters<DirectoryAnswers>[0], response)
    const reply = await search('')
    expect(namesIn(reply)).toEqual(['HealthcareService Bereavement meals'])
    expect(outcomesIn(reply)).toEqual(['riverton-directory services partial'])
  })

  it.each([
    ['is down', list({}, 500), 502, 'SOURCES_FAILED'],
    ['refuses', list({}, 403), 502, 'SOURCES_FAILED'],
    ['answers with something else', list({ services: [] }), 502, 'SOURCES_FAILED'],
    ['lists a path that climbs', list({ total_pages: 1, contents: [{ id: '..' }] }), 502, 'SOURCES_FAILED'],
    ['answers HTML', (_: unknown, response) => void response.end('<html>'), 502, 'SOURCES_FAILED'],
    ['never answers', () => undefined, 504, 'SOURCES_TIMED_OUT'],
  ] as readonly (readonly [string, DirectoryAnswers, number, string])[])(
    '%s is never a directory with nothing in it',
    async (_, how, status, code) => {
      answers = how
      const reply = await search('?name=meals')
      expect([reply.status, refusalIn(reply)]).toEqual([status, code])
    },
  )
})
