import { type SourceSettings } from '../../../src/config/settings-types.js'
import { type Area } from '../../../src/model/area.js'
import { type Connector } from '../../../src/sources/connector.js'
import { fhirR4 } from '../../../src/sources/fhir-r4/fhir-r4.js'
import { gpConnect } from '../../../src/sources/gp-connect/gp-connect.js'
import { pdsTracer } from '../../../src/sources/pds/pds-tracer.js'
import { spineDirectory } from '../../../src/sources/sds/directory.js'
import { patientOf, PLAN, searchset } from '../contract/fhir-r4-subject.js'
import { deviceOf, documentOf, endpoint } from '../contract/gp-connect-shapes.js'
import { loopbackServer, sendJson } from '../loopback-server.js'
import {
  askContext,
  NHS_NUMBER,
  questionFor,
  REQUESTER,
  sourceSettings,
  sourceWorld,
} from '../source-world.js'
import { type Bundle, type Called, type Damage } from './damages.js'

/** What a connector said in the end, of each area asked; `nobody` of a person is `answered-empty` too. */
export type Said = { readonly outcomes: readonly string[]; readonly reasons: readonly string[] }

/** One search that a connector makes, of which the answer is damaged. */
export type Place = {
  readonly name: string
  readonly wanted: string
  /** Where the answer is found. */
  readonly path: RegExp
  readonly ask: (answers: Answers) => Promise<Said>
}

/** What the source answers to a call; undefined for 404. */
export type Answers = (path: string, called: Pick<Called, 'address'>) => unknown

const P = patientOf(NHS_NUMBER)
const page = (...resources: readonly unknown[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
})
const APPOINTMENT = {
  resourceType: 'Appointment',
  id: 'a1',
  participant: [{ actor: { reference: 'Patient/p1' } }],
}
const CAPABILITY = {
  resourceType: 'CapabilityStatement',
  version: '1.6.2',
  rest: [
    {
      mode: 'server',
      operation: [{ name: 'gpc.getstructuredrecord' }],
      resource: [{ type: 'Appointment', interaction: [{ code: 'search-type' }] }],
    },
  ],
}

/** Every call that the connectors below make, soundly answered. */
const SOUND: readonly (readonly [RegExp, (address: string) => unknown])[] = [
  [
    /^\/sds\/Device$/,
    (it) => page(it.includes('A81001') ? deviceOf('1', 'A81001-1') : deviceOf('2', '9A1-1')),
  ],
  [/^\/sds\/Endpoint$/, () => page(endpoint('A81001-1'))],
  [/\/metadata$/, () => CAPABILITY],
  [/\/DocumentReference$/, () => page(documentOf('Patient/p1'), P)],
  [/\/Appointment$/, () => page(APPOINTMENT)],
  [/^\/r4\/CarePlan/, () => page(PLAN)],
  [/^\/pds\/Patient$/, () => searchset([PDS_PATIENT])],
  [/\/Patient(\/_search)?$/, () => page(P)],
]
const PDS_PATIENT = {
  resourceType: 'Patient',
  id: NHS_NUMBER,
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  meta: { security: [{ code: 'U' }] },
  birthDate: '1941-03-12',
}

/** Sound answers to every call, but for one damaged, beside what is there or where nothing is. */
export function answersWith(
  place: Place,
  damage: Damage | undefined,
  there: 'something' | 'nothing',
): Answers {
  return (path, { address }) => {
    const sound = SOUND.find(([it]) => it.test(path))?.[1](address)
    if (sound === undefined || !place.path.test(path)) return sound
    const { total: _total, ...held } = sound as Bundle
    const bundle: Bundle = there === 'something' ? held : { ...held, entry: [] }
    const answer = damage === undefined ? bundle : damage.of(bundle, { address, wanted: place.wanted })
    // PDS always says how many there are.
    const { entry, total } = answer as Bundle
    const count = Array.isArray(entry) ? entry.length : 0
    return place.path.test('/pds/Patient') && total === undefined
      ? { ...(answer as Bundle), total: count }
      : answer
  }
}

async function served<T>(answers: Answers, ask: (url: string) => Promise<T>): Promise<T> {
  const server = await loopbackServer(({ url, rawUrl }, response) => {
    const path = url.pathname.replace(/^\/proxy\/https:\/\/practice\.example\/.*?structured/, '/practice')
    const body = answers(path, { address: rawUrl })
    if (body === undefined) sendJson(response, {}, 404)
    else sendJson(response, body)
  })
  try {
    return await ask(server.url)
  } finally {
    await server.close()
  }
}

async function saidBy(connector: Connector, settings: SourceSettings, areas: readonly Area[]): Promise<Said> {
  try {
    const { outcomes, reasons } = await connector.ask(questionFor(settings, areas), askContext(4_000))
    return { outcomes: outcomes.map((it) => it.outcome), reasons }
  } finally {
    await connector.close()
  }
}

const askPractice =
  (...areas: readonly Area[]) =>
  (answers: Answers): Promise<Said> =>
    served(answers, async (url) => {
      const settings = sourceSettings({ kind: 'gp-connect', options: { proxyUrl: `${url}/proxy` } })
      const world = sourceWorld(`${url}/sds`)
      const directory = spineDirectory(world, 0)
      try {
        return await saidBy(gpConnect(settings, world, directory), settings, areas)
      } finally {
        await directory.close()
      }
    })

const askFhir =
  (searchBy: 'GET' | 'POST') =>
  (answers: Answers): Promise<Said> =>
    served(answers, (url) => {
      const searches = [{ type: 'CarePlan', areas: ['services'], query: { subject: 'Patient/{patient}' } }]
      const settings = sourceSettings({
        kind: 'fhir-r4',
        options: { baseUrl: `${url}/r4`, searchBy, searches },
      })
      return saidBy(fhirR4(settings, sourceWorld()), settings, ['services'])
    })

const FOUND = { found: 'answered', nobody: 'answered-empty', unavailable: 'error' } as const

const askPds = (answers: Answers): Promise<Said> =>
  served(answers, async (url) => {
    const tracer = pdsTracer({ url: `${url}/pds`, deadlineMs: 4_000 }, sourceWorld())
    const dorothy = { family: 'A', given: ['D'], birthDate: '1941-03-12', sex: undefined }
    const nothingMore = { formerFamilies: [], addresses: [], phones: [], emails: [], nhsNumber: undefined }
    const { kind } = await tracer.find({ ...dorothy, ...nothingMore }, REQUESTER, 'r1')
    await tracer.close()
    return { outcomes: [FOUND[kind]], reasons: kind === 'unavailable' ? [kind] : [] }
  })

export const PLACES: readonly Place[] = [
  {
    name: 'the directory of practices: who they are',
    wanted: 'Device',
    path: /^\/sds\/Device$/,
    ask: askPractice('documents'),
  },
  {
    name: 'the directory of practices: where they are',
    wanted: 'Endpoint',
    path: /^\/sds\/Endpoint$/,
    ask: askPractice('documents'),
  },
  {
    name: 'a practice: who the person of documents is',
    wanted: 'Patient',
    path: /\/practice\/Patient$/,
    ask: askPractice('documents'),
  },
  {
    name: 'a practice: documents',
    wanted: 'DocumentReference',
    path: /\/DocumentReference$/,
    ask: askPractice('documents'),
  },
  {
    name: 'a practice: who the person of appointments is',
    wanted: 'Patient',
    path: /\/practice\/Patient$/,
    ask: askPractice('appointments'),
  },
  {
    name: 'a practice: appointments',
    wanted: 'Appointment',
    path: /\/Appointment$/,
    ask: askPractice('appointments'),
  },
  { name: 'a FHIR system: the person', wanted: 'Patient', path: /^\/r4\/Patient/, ask: askFhir('GET') },
  { name: 'a FHIR system: care plans', wanted: 'CarePlan', path: /^\/r4\/CarePlan/, ask: askFhir('GET') },
  {
    name: 'a FHIR system asked by POST: the person',
    wanted: 'Patient',
    path: /^\/r4\/Patient/,
    ask: askFhir('POST'),
  },
  {
    name: 'a FHIR system asked by POST: care plans',
    wanted: 'CarePlan',
    path: /^\/r4\/CarePlan/,
    ask: askFhir('POST'),
  },
  { name: 'PDS: a search', wanted: 'Patient', path: /^\/pds\/Patient$/, ask: askPds },
]

/** A practice whose CapabilityStatement is as given. */
export function askStatedPractice(statement: unknown, area: Area): Promise<Said> {
  return askPractice(area)((path, { address }) =>
    path.endsWith('/metadata') ? statement : SOUND.find(([it]) => it.test(path))?.[1](address),
  )
}

/** A practice that answers a structured record as given. */
export function askStructured(record: unknown, areas: readonly Area[]): Promise<Said> {
  return askPractice(...areas)((path, { address }) =>
    path.includes('getstructuredrecord') ? record : SOUND.find(([it]) => it.test(path))?.[1](address),
  )
}
