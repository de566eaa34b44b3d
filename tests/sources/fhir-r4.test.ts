import { afterEach, describe, expect, it } from 'vitest'
import { type Area } from '../../src/model/area.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type ConnectorAnswer } from '../../src/sources/connector.js'
import { fhirR4 } from '../../src/sources/fhir-r4/fhir-r4.js'
import { PLAN, patientOf, searchset } from './contract/fhir-r4-subject.js'
import { type Answers, SEARCHES, SOUND, TASK, WORKER } from './fhir-r4-answers.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import {
  askContext,
  json,
  nhs,
  NHS_NUMBER,
  OTHER_NHS_NUMBER,
  PERSON,
  questionFor,
  sourceSettings,
  sourceWorld,
} from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()))
})

type Asked = { readonly answer: ConnectorAnswer; readonly server: LoopbackServer }

async function ask(
  answers: Answers,
  areas: readonly Area[] = ['services', 'assessments'],
  { person = PERSON, searchBy = 'GET', searches = SEARCHES } = {},
): Promise<Asked> {
  const server = await loopbackServer(({ url, body }, response) => {
    const path = url.pathname.replace(/\/_search$/, '')
    const found = answers[`${path}${url.search}`] ?? answers[`${path}?${body}`] ?? answers[path]
    if (found === undefined) sendJson(response, {}, 404)
    else if (typeof found === 'number') sendJson(response, {}, found)
    else sendJson(response, found)
  })
  const settings = sourceSettings({
    kind: 'fhir-r4',
    options: { baseUrl: `${server.url}/r4`, searchBy, auth: { secret: { env: 'TOKEN' } }, searches },
  })
  const connector = fhirR4(settings, sourceWorld())
  open.push(connector, server)
  return { answer: await connector.ask(questionFor(settings, areas), askContext(1_000, { person })), server }
}

const outcomesOf = ({ answer }: Asked): object =>
  Object.fromEntries(answer.outcomes.map((it) => [it.area, it.outcome]))

const resourcesOf = ({ answer }: Asked): readonly string[] =>
  answer.records
    .flatMap((it) => objectsOf(json(it.content)['entry']))
    .map((it) => json(it['resource']))
    .map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`)

describe('a FHIR R4 system', () => {
  it('is asked only for what the areas need, about the Patient that was found, with its token', async () => {
    const { server, answer } = await ask(
      { ...SOUND, '/r4/Goal': searchset([{ resourceType: 'Goal', id: 'g1', subject: PLAN.subject }]) },
      ['services'],
      { searches: SEARCHES.slice(1) },
    )
    expect(server.received.map((it) => decodeURIComponent(it.rawUrl))).toEqual([
      '/r4/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018',
      '/r4/Goal?patient=p1',
    ])
    expect(server.received.every((it) => it.headers.authorization === 'Bearer a-secret')).toBe(true)
    expect(answer.records.map((it) => [it.recordId, it.area])).toEqual([
      ['Patient/p1', undefined],
      ['Patient/p1', 'services'],
    ])
  })

  it('is searched by POST where the settings say so, with no number of a person in an address', async () => {
    const asked = await ask(SOUND, ['services'], { searchBy: 'POST' })
    expect(asked.server.received.map((it) => [it.method, it.rawUrl])).toEqual([
      ['POST', '/r4/Patient/_search'],
      ['POST', '/r4/CarePlan/_search'],
      ['POST', '/r4/Goal/_search'],
    ])
    expect(asked.server.received.map((it) => it.body)[1]).toBe(
      'subject=Patient%2Fp1&_include=CarePlan%3Aperformer&_include=CarePlan%3Acare-team',
    )
    expect(outcomesOf(asked)).toEqual({ services: 'answered' })
  })

  it('gives what was included besides the matches, and each resource once', async () => {
    const included = { resource: WORKER, search: { mode: 'include' } }
    const plan = { resource: PLAN, search: { mode: 'match' } }
    const asked = await ask(
      { ...SOUND, '/r4/CarePlan': searchset([PLAN], { entry: [plan, included, included] }) },
      ['services'],
    )
    expect(resourcesOf(asked)).toEqual(['Patient/p1', 'Patient/p1', 'CarePlan/cp1', 'Practitioner/w1'])
  })

  it('answers for demographics by the Patient alone', async () => {
    const asked = await ask(SOUND, ['demographics', 'contacts'])
    expect(outcomesOf(asked)).toEqual({ demographics: 'answered', contacts: 'not-supported' })
    expect(asked.server.received).toHaveLength(1)
  })

  const former = nhs('9990000050')
  const current = searchset([patientOf(NHS_NUMBER)])
  it.each([
    ['one Patient under it alone', searchset([]), searchset([patientOf(former)]), 'answered', []],
    ['none under it', current, searchset([]), 'answered', []],
    ['the same Patient under both', current, current, 'answered', []],
    [
      'a second Patient under it',
      current,
      searchset([patientOf(former, { id: 'p2' })]),
      'error',
      ['several-persons'],
    ],
    ['an unfinished search of it', current, searchset([], { total: 1 }), 'error', ['search-incomplete']],
    ['no answer to it', current, 500, 'error', ['status-500']],
  ] as const)(
    'is searched by a superseded number too: %s',
    async (_, byCurrent, byFormer, services, reasons) => {
      const by = (number: string) =>
        `/r4/Patient?identifier=${encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${number}`)}`
      const answers = { ...SOUND, [by(NHS_NUMBER)]: byCurrent, [by(former)]: byFormer }
      const person = { ...PERSON, nhsNumbers: [former, NHS_NUMBER] }
      const asked = await ask(answers, ['services'], { person })
      expect(outcomesOf(asked)).toEqual({ services })
      expect(asked.answer.reasons).toEqual(reasons)
    },
  )

  const link = (url: string): object => ({ total: 2, link: [{ relation: 'next', url }] })
  const second = { ...PLAN, id: 'cp2' }

  it('puts all pages together', async () => {
    const pages = {
      '/r4/CarePlan': searchset([PLAN], link('/r4/page?n=2')),
      '/r4/page?n=2': searchset([second], { total: 2 }),
    }
    const asked = await ask({ ...SOUND, ...pages }, ['services'])
    expect(outcomesOf(asked)).toEqual({ services: 'answered' })
    expect(resourcesOf(asked)).toContain('CarePlan/cp2')
  })

  const ofOther = { ...PLAN, id: 'cp2', subject: { reference: 'Patient/p2' } }
  const outcome = (severity: string): object => ({
    resource: { resourceType: 'OperationOutcome', issue: [{ severity, code: 'processing' }] },
    search: { mode: 'outcome' },
  })
  const told = (severity: string): object =>
    searchset([], { total: 1, entry: [{ resource: PLAN }, outcome(severity)] })

  // A Task may be about anything, so what of a care plan did not come may be what one is about.
  it.each([
    ['knows nobody of the number', { '/r4/Patient': searchset([]) }, 'answered-empty', 'answered-empty'],
    ['cannot say whom it knows', { '/r4/Patient': searchset([], { total: 1 }) }, 'error', 'error'],
    [
      'promises a second Patient and gives one',
      { '/r4/Patient': searchset([patientOf(NHS_NUMBER)], { total: 2 }) },
      'error',
      'error',
    ],
    ['has no Patient under it', { '/r4/Patient': searchset([WORKER]) }, 'error', 'error'],
    [
      'knows two such people',
      { '/r4/Patient': searchset([patientOf(NHS_NUMBER), patientOf(NHS_NUMBER, { id: 'p2' })]) },
      'error',
      'error',
    ],
    [
      'repeats the Patient alike',
      { '/r4/Patient': searchset([patientOf(NHS_NUMBER), patientOf(NHS_NUMBER)]) },
      'answered',
      'answered',
    ],
    [
      'knows another date of birth',
      { '/r4/Patient': searchset([patientOf(NHS_NUMBER, { birthDate: '1941-03-13' })]) },
      'error',
      'error',
    ],
    ['refuses a search', { '/r4/Task': 403 }, 'answered', 'not-permitted'],
    ['fails one of two searches of an area', { '/r4/Goal': 500 }, 'partial', 'partial'],
    ['has nothing of an area', { '/r4/Task': searchset([]) }, 'answered', 'answered-empty'],
    ['ignores whose it was asked for', { '/r4/CarePlan': searchset([PLAN, ofOther]) }, 'partial', 'partial'],
    [
      'includes another person',
      {
        '/r4/Task': searchset([], {
          entry: [
            { resource: TASK },
            { resource: patientOf(OTHER_NHS_NUMBER, { id: 'p2' }), search: { mode: 'include' } },
          ],
        }),
      },
      'answered',
      'error',
    ],
    [
      'contains another person',
      { '/r4/Task': searchset([{ ...TASK, contained: [patientOf(OTHER_NHS_NUMBER)] }]) },
      'answered',
      'error',
    ],
    [
      'names another person by number alone',
      {
        '/r4/Task': searchset([
          {
            ...TASK,
            for: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: OTHER_NHS_NUMBER } },
          },
        ]),
      },
      'answered',
      'error',
    ],
    ['gives another type than was asked for', { '/r4/Task': searchset([WORKER]) }, 'answered', 'error'],
    [
      'contradicts itself under one id',
      { '/r4/Task': searchset([TASK, { ...TASK, status: 'draft' }]) },
      'answered',
      'error',
    ],
    [
      'contradicts itself between two searches',
      {
        '/r4/CarePlan': searchset([PLAN], {
          entry: [{ resource: PLAN }, { resource: WORKER, search: { mode: 'include' } }],
        }),
        '/r4/Task': searchset([TASK], {
          entry: [
            { resource: TASK },
            { resource: { ...WORKER, active: false }, search: { mode: 'include' } },
          ],
        }),
      },
      'partial',
      'error',
    ],
    ['promises more than it gives', { '/r4/Task': searchset([TASK], { total: 2 }) }, 'answered', 'partial'],
    ['warns that it left something out', { '/r4/CarePlan': told('warning') }, 'partial', 'partial'],
    ['has something to say', { '/r4/CarePlan': told('information') }, 'answered', 'answered'],
    [
      'shortens a resource',
      { '/r4/Task': searchset([{ ...TASK, meta: { tag: [{ code: 'SUBSETTED' }] } }]) },
      'answered',
      'partial',
    ],
    [
      'stops half way through its pages',
      { '/r4/CarePlan': searchset([PLAN], link('/r4/lost')), '/r4/lost': 500 },
      'partial',
      'partial',
    ],
    [
      'gives the same page for ever',
      {
        '/r4/CarePlan': searchset([PLAN], link('/r4/page?n=2')),
        '/r4/page?n=2': searchset([second], link('/r4/page?n=2')),
      },
      'partial',
      'partial',
    ],
    [
      'sends its next page to another origin',
      { '/r4/CarePlan': searchset([PLAN], link('http://127.0.0.1:9/r4/page')) },
      'partial',
      'partial',
    ],
    ['answers with one resource', { '/r4/Task': TASK }, 'answered', 'error'],
    [
      'answers with a collection',
      { '/r4/Task': searchset([TASK], { type: 'collection' }) },
      'answered',
      'error',
    ],
    [
      'leaves a resource out of an entry',
      { '/r4/Task': searchset([], { entry: [{}] }) },
      'answered',
      'error',
    ],
  ] as const)('that %s', async (_, answers, services, assessments) => {
    const asked = await ask({ ...SOUND, ...answers })
    expect(outcomesOf(asked)).toEqual({ services, assessments })
    expect(JSON.stringify(asked.answer.records)).not.toMatch(/9990000026|Patient\/p2/)
    expect(JSON.stringify(asked.answer.reasons)).not.toMatch(/99900000/)
  })

  it('is told nothing at another origin, not even its own token', async () => {
    const elsewhere = await loopbackServer((_, response) => sendJson(response, searchset([second])))
    open.push(elsewhere)
    await ask({ ...SOUND, '/r4/CarePlan': searchset([PLAN], link(`${elsewhere.url}/page`)) })
    expect(elsewhere.received).toEqual([])
  })
})
