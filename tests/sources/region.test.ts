import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCaseSystem, type CaseSystem } from '../../sandbox/council/case-system.js'
import { type Pds, startPds } from '../../sandbox/pds/pds.js'
import { PEOPLE } from '../../sandbox/people.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { type Sds, startSds } from '../../sandbox/sds/start-sds.js'
import { sandboxSources } from '../../sandbox/source-settings.js'
import { type SourceSettings } from '../../src/config/settings-types.js'
import { type Person } from '../../src/model/person.js'
import { type ConnectedSource } from '../../src/sources/ask-sources.js'
import { type ConnectorAnswer, type SourceWorld } from '../../src/sources/connector.js'
import { pdsTracer, type PdsTracer } from '../../src/sources/pds/pds-tracer.js'
import { connectSources } from '../../src/sources/registry.js'
import { type Directory, spineDirectory } from '../../src/sources/sds/directory.js'
import { askContext, nhs, ods, REQUESTER, sourceSettings, sourceWorld } from './source-world.js'

const TOKEN = 'a-secret'
let practice: Practice
let council: CaseSystem
let pds: Pds
let sds: Sds
let tracer: PdsTracer
let directory: Directory
let sources: readonly ConnectedSource[]

beforeAll(async () => {
  practice = await startPractice({ port: 0, people: PEOPLE })
  council = await startCaseSystem({ host: '127.0.0.1', port: 0, token: TOKEN })
  pds = await startPds({ host: '127.0.0.1', port: 0, token: TOKEN })
  sds = await startSds({ port: 0, serviceRoots: new Map([['A81001', practice.serviceRoot]]), apiKey: TOKEN })
  const world: SourceWorld = sourceWorld(sds.baseUrl)
  const settings = sandboxSources({
    proxyUrls: new Map([['A81001', practice.proxyUrl]]),
    extractFolder: '/extracts',
    councilUrl: council.url,
    councilToken: 'council-token',
    pdsUrl: pds.base,
    sdsUrl: sds.baseUrl,
  }).sources.map((one) => sourceSettings(one as Partial<SourceSettings>))
  directory = spineDirectory(world, 0)
  sources = connectSources(settings, () => undefined, world, directory)
  tracer = pdsTracer({ url: pds.base, deadlineMs: 1_000, token: { env: 'PDS' } }, world)
})

afterAll(async () => {
  await Promise.all([...sources.map((one) => one.connector.close()), directory.close(), tracer.close()])
  await Promise.all([practice.close(), council.stop(), pds.stop(), sds.stop()])
})

async function personOf(number: string): Promise<Person> {
  const asked = nhs(number)
  const trace = await tracer.trace(asked, REQUESTER, '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e')
  if (trace.kind !== 'traced')
    throw new Error(`the test needs a person PDS knows, not one who is ${trace.kind}`)
  return { id: 'p', nhsNumber: trace.nhsNumber, nhsNumbers: [...new Set([asked, trace.nhsNumber])], trace }
}

async function ask(id: string, number: string, requester = REQUESTER): Promise<ConnectorAnswer> {
  const source = sources.find((one) => one.descriptor.id === id)
  if (source === undefined) throw new Error('the test names no source of the sandbox')
  const question = {
    source: source.descriptor,
    areas: source.descriptor.areas,
    mostRecentConsultations: 3,
    activeProblemsOnly: false,
  }
  return source.connector.ask(question, askContext(1_500, { requester, person: await personOf(number) }))
}

const outcomes = (answer: ConnectorAnswer) => [...new Set(answer.outcomes.map((one) => one.outcome))].sort()

describe('the connectors before the sandbox region', () => {
  it('read a whole record from the practice, in the name of the worker', async () => {
    const answer = await ask('a81001', '9990000018')
    expect(answer.reasons).toEqual([])
    expect(outcomes(answer).filter((one) => one !== 'answered' && one !== 'answered-empty')).toEqual([])
    expect(answer.records.map((it) => it.area)).toEqual([
      undefined,
      'immunisations',
      'documents',
      'appointments',
    ])
    const last = practice.requests().at(-1)
    expect(last?.headers['ssp-from']).toBe('200000000901')
    expect(last?.claims).toMatchObject({ requesting_practitioner: { id: REQUESTER.userId } })
  })

  it('keep the warning of a withheld consultation', async () => {
    const answer = await ask('a81001', '9990000077')
    expect(answer.outcomes.flatMap((one) => one.warnings)).toContain('confidential-items')
  })

  it.each([
    ['a81001', '9990000131', 'timed-out'],
    ['a81001', '9990000158', 'error'],
    ['a81001', '9990000034', 'not-permitted'],
  ])('%s says of %s: %s', async (id, number, expected) => {
    const answer = await ask(id, number)
    expect(outcomes(answer)).toEqual([expected])
    expect(answer.records).toEqual([])
  })

  it('ask nothing of a practice for an organisation that has no ASID of its own', async () => {
    const before = practice.requests().length
    const answer = await ask('a81001', '9990000018', { ...REQUESTER, organisation: ods('Z9999') })
    expect(outcomes(answer)).toEqual(['not-permitted'])
    expect(practice.requests()).toHaveLength(before)
  })

  it.each(['research', 'planning', 'subject-access', undefined] as const)(
    'tell a practice no untrue reason for %s',
    async (purpose) => {
      expect(outcomes(await ask('a81001', '9990000018', { ...REQUESTER, purpose }))).toEqual([
        'not-permitted',
      ])
    },
  )

  it('read a whole case from the council', async () => {
    const answer = await ask('la-riverton', '9990000018')
    expect(answer.reasons).toEqual([])
    expect(outcomes(answer)).toEqual(['answered'])
    expect(Object.keys(answer.records[0]?.content ?? {}).sort()).toEqual([
      'addresses',
      'allocations',
      'assessments',
      'caseStatuses',
      'packagesOfCare',
      'relationships',
      'resident',
      'visits',
      'warningNotes',
    ])
  })

  it('find a case by the current number of a superseded one', async () => {
    expect(outcomes(await ask('la-riverton', '9990000050'))).toContain('answered')
  })

  it('say error, not none, of a council that is down', async () => {
    council.fault('down')
    expect(outcomes(await ask('la-riverton', '9990000018'))).toEqual(['error'])
    council.fault(undefined)
  })
})
