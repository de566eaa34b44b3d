import { afterEach, describe, expect, it, test } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Area } from '../../src/model/area.js'
import { type Question } from '../../src/model/answer.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type Connector, type ConnectorAnswer } from '../../src/sources/connector.js'
import { fhirR4 } from '../../src/sources/fhir-r4/fhir-r4.js'
import {
  broughtWith,
  capabilities,
  PLAN,
  patientOf,
  SEARCHES_ALONG,
  searchset,
} from './contract/fhir-r4-subject.js'
import { TASK, WORKER } from './fhir-r4-answers.js'
import { foundTogether } from '../../src/sources/fhir-r4/searched-parts.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import { askContext, json, NHS_NUMBER, questionFor, sourceSettings, sourceWorld } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()))
})

type Asked = {
  readonly answer: ConnectorAnswer
  readonly server: LoopbackServer
  readonly connector: Connector
  readonly question: Question
}

const SEARCHES: readonly object[] = [
  ...SEARCHES_ALONG,
  { type: 'Task', areas: ['assessments'], query: { patient: '{patient}' } },
]

async function along(
  patient: object,
  areas: readonly Area[] = ['services'],
  metadata: () => object | undefined = () => capabilities('CarePlan:subject'),
): Promise<Asked> {
  const server = await loopbackServer(({ url }, response) => {
    if (url.pathname === '/r4/metadata') {
      const stated = metadata()
      sendJson(response, stated ?? {}, stated === undefined ? 404 : 200)
    } else sendJson(response, url.pathname === '/r4/Patient' ? patient : searchset([TASK]))
  })
  const options = { baseUrl: `${server.url}/r4`, searchBy: 'GET', searches: SEARCHES }
  const settings = sourceSettings({ kind: 'fhir-r4', options })
  const connector = fhirR4(settings, sourceWorld())
  open.push(connector, server)
  const question = questionFor(settings, areas)
  return { answer: await connector.ask(question, askContext(1_000)), server, connector, question }
}

const outcomesOf = ({ answer }: Asked): object =>
  Object.fromEntries(answer.outcomes.map((it) => [it.area, it.outcome]))

const resourcesOf = ({ answer }: Asked): readonly string[] =>
  answer.records
    .flatMap((it) => objectsOf(json(it.content)['entry']))
    .map((it) => json(it['resource']))
    .map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`)

const SELF_TYPED = 'https://council.example/r4/Patient?_revinclude=CarePlan%3Asubject%3APatient'
const PLAN_OF_ANOTHER = { ...PLAN, id: 'cp2', subject: { reference: 'Patient/p2' } }

describe('a FHIR R4 system that brings along what refers to the Patient', () => {
  const good = broughtWith([patientOf(NHS_NUMBER)], [PLAN])

  it('is asked once, and asked for nothing that the areas do not need', async () => {
    const asked = await along(good)
    expect(asked.server.received.map((it) => decodeURIComponent(it.rawUrl))).toEqual([
      '/r4/metadata',
      '/r4/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018&_revinclude=CarePlan:subject',
    ])
    expect(resourcesOf(asked)).toEqual(['Patient/p1', 'Patient/p1', 'CarePlan/cp1'])
    expect(outcomesOf(asked)).toEqual({ services: 'answered' })
    const others = await along(good, ['demographics'])
    expect(others.server.received.map((it) => it.url.searchParams.get('_revinclude'))).toEqual([null])
  })

  it.each<readonly [string, object, string]>([
    ['nothing refers to', broughtWith([patientOf(NHS_NUMBER)], []), 'answered-empty'],
    ['it says the type of too', broughtWith([patientOf(NHS_NUMBER)], [PLAN], SELF_TYPED), 'answered'],
    ['it says nothing of', searchset([patientOf(NHS_NUMBER)]), 'error'],
    [
      'it left the include out for',
      broughtWith([patientOf(NHS_NUMBER)], [], 'Patient?identifier=1'),
      'error',
    ],
    ['it does not know', broughtWith([], []), 'answered-empty'],
    ['it does not know and brings something of', broughtWith([], [PLAN]), 'error'],
    ['has what is of another', broughtWith([patientOf(NHS_NUMBER)], [PLAN, PLAN_OF_ANOTHER]), 'error'],
    [
      'comes beside another',
      broughtWith([patientOf(NHS_NUMBER), patientOf(NHS_NUMBER, { id: 'p2' })], [PLAN]),
      'error',
    ],
  ])('a Patient whom %s', async (_what, answer, outcome) => {
    const asked = await along(answer)
    expect(outcomesOf(asked)).toEqual({ services: outcome })
    if (outcome !== 'answered') expect(resourcesOf(asked)).not.toContain('CarePlan/cp1')
  })

  it.each<readonly [string, object, string, number]>([
    ['lists it', capabilities('CarePlan:patient', 'CarePlan:subject'), 'answered-empty', 0],
    ['lists it with its type', capabilities('CarePlan:subject:Patient'), 'answered-empty', 0],
    ['lists another', capabilities('CarePlan:patient'), 'error', 1],
    ['lists none', capabilities(), 'error', 1],
    ['is none', searchset([]), 'error', 1],
  ])(
    'that writes its request into the self link is believed where its CapabilityStatement %s',
    async (_what, metadata, outcome, problems) => {
      const asked = await along(broughtWith([patientOf(NHS_NUMBER)], []), ['services'], () => metadata)
      expect(outcomesOf(asked)).toEqual({ services: outcome })
      expect(await asked.connector.ready?.()).toHaveLength(problems)
    },
  )

  it('that cannot say what it brings is asked again, and once it has said so no more', async () => {
    const stated: object[] = []
    const asked = await along(good, ['services'], () => stated[0])
    expect(outcomesOf(asked)).toEqual({ services: 'error' })
    // The start waits for nobody.
    expect(await asked.connector.ready?.()).toEqual([])
    stated.push(capabilities('CarePlan:subject'))
    for (let n = 0; n < 3; n++) {
      const { outcomes } = await asked.connector.ask(asked.question, askContext(1_000))
      expect(outcomes).toMatchObject([{ outcome: 'answered' }])
    }
    expect(asked.server.received.filter((it) => it.url.pathname === '/r4/metadata')).toHaveLength(3)
  })

  it.each([
    ['another relation', 'more', 'error'],
    ['the first page', 'first', 'answered'],
  ])('whose answer has a link to %s', async (_what, relation, outcome) => {
    const url = 'Patient?_revinclude=CarePlan:subject'
    const link = ['self', relation].map((it) => ({ relation: it, url }))
    expect(outcomesOf(await along({ ...good, link }))).toEqual({ services: outcome })
  })

  it('passes on nothing that it was not asked to bring', async () => {
    const asked = await along(broughtWith([patientOf(NHS_NUMBER)], [PLAN, TASK, WORKER]))
    expect(resourcesOf(asked)).toEqual(['Patient/p1', 'Patient/p1', 'CarePlan/cp1'])
  })
})

test('what no search found is said to have come along, and nothing else is', () => {
  const goal = { resourceType: 'Goal', id: 'g1' }
  const part = (area: Area, matched: readonly object[], included: readonly object[]) => {
    const found = (of: readonly object[]) =>
      of.map((resource) => ({ resource: json(resource) as FhirResource, fullUrl: undefined }))
    const search = { type: 'Any', areas: [area] }
    const rows = { kind: 'rows' as const, rows: [] }
    const came = { matched: found(matched), found: found([...matched, ...included]) }
    return { search, areas: [area], rows, isWhole: true, ...came }
  }
  const together = foundTogether([
    part('services', [PLAN], [WORKER, goal, TASK]),
    part('assessments', [TASK], []),
  ])
  expect(together.map((it) => [it.cameAlong, it.found.map(({ resource }) => resource['id'])])).toEqual([
    [false, [PLAN.id, WORKER.id]],
    [false, [TASK.id]],
    [true, ['g1']],
  ])
})
