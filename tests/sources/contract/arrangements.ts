import { type ServerResponse } from 'node:http'
import { type Area } from '../../../src/model/area.js'
import { gpConnect } from '../../../src/sources/gp-connect/gp-connect.js'
import { type Connector } from '../../../src/sources/connector.js'
import { restJson } from '../../../src/sources/rest-json/rest-json.js'
import { spineDirectory } from '../../../src/sources/sds/directory.js'
import { type SourceSettings } from '../../../src/config/settings-types.js'
import { loopbackServer, type LoopbackServer, sendJson } from '../loopback-server.js'
import { NHS_NUMBER, OTHER_NHS_NUMBER, sourceSettings, sourceWorld } from '../source-world.js'
import { directoryAnswer, structuredBundle } from './gp-connect-shapes.js'

/** A connector before a source that answers the call of the record as told. */
export type Arrangement = {
  readonly settings: SourceSettings
  readonly connector: Connector
  readonly server: LoopbackServer
  readonly recordCalls: () => number
  readonly close: () => Promise<void>
}

type RecordAnswer = (response: ServerResponse, good: unknown, call: number) => void

export type ContractSubject = {
  readonly kind: string
  readonly areas: readonly Area[]
  readonly arrange: (answer: RecordAnswer) => Promise<Arrangement>
  /** A sound answer about somebody else. */
  readonly otherPerson: unknown
}

export const CONTRACT_SUBJECTS: readonly ContractSubject[] = [
  {
    kind: 'gp-connect',
    areas: ['demographics', 'allergies', 'medications'],
    otherPerson: structuredBundle(OTHER_NHS_NUMBER),
    arrange: arrangeGpConnect,
  },
  {
    kind: 'rest-json',
    areas: ['demographics', 'services'],
    otherPerson: { items: [{ ID: 7, NHS_ID: Number(OTHER_NHS_NUMBER) }] },
    arrange: arrangeRestJson,
  },
]

async function arrangeGpConnect(answer: RecordAnswer): Promise<Arrangement> {
  let calls = 0
  const server = await loopbackServer((request, response) => {
    const known = directoryAnswer(request.url)
    if (known !== undefined) sendJson(response, known)
    else answer(response, structuredBundle(NHS_NUMBER), ++calls)
  })
  const settings = sourceSettings({
    kind: 'gp-connect',
    options: { proxyUrl: server.url, maxResponseBytes: 200_000 },
  })
  const world = sourceWorld(`${server.url}/sds`)
  const directory = spineDirectory(world, 0)
  const connector = gpConnect(settings, world, directory)
  return {
    settings,
    connector,
    server,
    recordCalls: () => calls,
    close: async () => {
      await Promise.all([connector.close(), directory.close()])
    },
  }
}

/** The person is looked up by the call under test; what follows is sound. */
async function arrangeRestJson(answer: RecordAnswer): Promise<Arrangement> {
  let calls = 0
  const server = await loopbackServer((request, response) => {
    if (request.url.pathname === '/people')
      answer(response, { items: [{ ID: 7, NHS_ID: Number(NHS_NUMBER) }] }, ++calls)
    else if (request.url.pathname === '/people/7') sendJson(response, { ID: 7, NHS_ID: Number(NHS_NUMBER) })
    else sendJson(response, { items: [{ PACKAGE: 1, ID: 7 }] })
  })
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
