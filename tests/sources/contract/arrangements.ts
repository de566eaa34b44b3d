import { gpConnect } from '../../../src/sources/gp-connect/gp-connect.js'
import { restJson } from '../../../src/sources/rest-json/rest-json.js'
import { spineDirectory } from '../../../src/sources/sds/directory.js'
import { loopbackServer, sendJson } from '../loopback-server.js'
import { NHS_NUMBER, OTHER_NHS_NUMBER, sourceSettings, sourceWorld } from '../source-world.js'
import {
  type Arrangement,
  type ContractSubject,
  type RecordAnswer,
  type Setting,
} from './contract-subject.js'
import { FHIR_R4_ALONG_SUBJECT, FHIR_R4_SUBJECT } from './fhir-r4-subject.js'
import {
  directoryAnswer,
  documentSearchset,
  patientSearchset,
  structuredBundle,
} from './gp-connect-shapes.js'

export const CONTRACT_SUBJECTS: readonly ContractSubject[] = [
  {
    kind: 'gp-connect',
    areas: ['demographics', 'allergies', 'medications'],
    otherPerson: structuredBundle(OTHER_NHS_NUMBER),
    contradiction: structuredBundle(NHS_NUMBER, { more: [{ resourceType: 'Patient', id: 'p1' }] }),
    lastArea: 'error',
    arrange: arrangeGpConnect,
  },
  {
    kind: 'gp-connect documents',
    areas: ['documents'],
    otherPerson: documentSearchset(OTHER_NHS_NUMBER),
    contradiction: documentSearchset(NHS_NUMBER, {}, [{ resourceType: 'Patient', id: 'p1' }]),
    lastArea: 'partial',
    arrange: arrangeDocuments,
  },
  {
    kind: 'rest-json',
    areas: ['demographics', 'services'],
    otherPerson: { items: [{ ID: 7, NHS_ID: Number(OTHER_NHS_NUMBER) }] },
    contradiction: {
      items: [
        { ID: 7, NHS_ID: Number(NHS_NUMBER) },
        { ID: 7, NHS_ID: Number(NHS_NUMBER), NAME: 'B' },
      ],
    },
    lastArea: 'error',
    arrange: arrangeRestJson,
  },
  FHIR_R4_SUBJECT,
  FHIR_R4_ALONG_SUBJECT,
]

function arrangeGpConnect(answer: RecordAnswer, setting: Setting = {}): Promise<Arrangement> {
  const without = setting.lastArea === 'fails' ? { without: ['medications'] } : {}
  return arrangePractice(answer, structuredBundle(NHS_NUMBER, without), setting)
}

/** The person is found; the search for their documents is the call under test, and where told, one page of several. */
function arrangeDocuments(answer: RecordAnswer, setting: Setting = {}): Promise<Arrangement> {
  const next = { link: [{ relation: 'next', url: 'https://practice.example/next' }] }
  const good = documentSearchset(NHS_NUMBER, setting.lastArea === 'fails' ? next : {})
  return arrangePractice(answer, good, setting)
}

async function arrangePractice(answer: RecordAnswer, good: unknown, { tls }: Setting): Promise<Arrangement> {
  let calls = 0
  const directoryServer = await loopbackServer(({ url }, response) =>
    sendJson(response, directoryAnswer(url)),
  )
  const server = await loopbackServer((request, response) => {
    const known = directoryAnswer(request.url)
    if (known !== undefined) sendJson(response, known)
    else if (request.url.pathname.endsWith('/Patient')) sendJson(response, patientSearchset(NHS_NUMBER))
    else answer(response, good, ++calls)
  }, tls)
  const settings = sourceSettings({
    kind: 'gp-connect',
    options: { proxyUrl: server.url, maxResponseBytes: 200_000 },
  })
  const world = sourceWorld(`${directoryServer.url}/sds`)
  const directory = spineDirectory(world, 0)
  const connector = gpConnect(settings, world, directory)
  return {
    settings,
    connector,
    server,
    recordCalls: () => calls,
    close: async () => {
      await Promise.all([connector.close(), directory.close(), directoryServer.close()])
    },
  }
}

/** The person is looked up by the call under test; what follows is sound. */
async function arrangeRestJson(answer: RecordAnswer, { lastArea, tls }: Setting = {}): Promise<Arrangement> {
  let calls = 0
  const server = await loopbackServer((request, response) => {
    if (request.url.pathname === '/people')
      answer(response, { items: [{ ID: 7, NHS_ID: Number(NHS_NUMBER) }] }, ++calls)
    else if (request.url.pathname === '/people/7') sendJson(response, { ID: 7, NHS_ID: Number(NHS_NUMBER) })
    else if (lastArea === 'fails') sendJson(response, {}, 500)
    else sendJson(response, { items: [{ PACKAGE: 1, ID: 7 }] })
  }, tls)
  const settings = sourceSettings({
    recordClass: 'social-care-record',
    options: {
      baseUrl: server.url,
      maxResponseBytes: 200_000,
      find: {
        path: '/people',
        query: { nhs: '{nhsNumber.numeric}' },
        rows: 'items',
        id: 'ID',
        nhsNumber: 'NHS_ID',
      },
      parts: [
        {
          part: 'resident',
          path: '/people/{found.ID}',
          areas: ['demographics'],
          shape: 'object',
          fetch: 'always',
        },
        {
          part: 'packages',
          path: '/people/{found.ID}/packages',
          areas: ['services'],
          shape: 'rows',
          rows: 'items',
        },
      ],
    },
  })
  const connector = restJson(settings, sourceWorld())
  return { settings, connector, server, recordCalls: () => calls, close: () => connector.close() }
}
