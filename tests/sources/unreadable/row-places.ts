import { restJson } from '../../../src/sources/rest-json/rest-json.js'
import { openReferral } from '../../../src/sources/openreferral-uk/open-referral.js'
import { directorySettings, service } from '../../journeys/new-council/directory.js'
import { loopbackServer, sendJson } from '../loopback-server.js'
import { askContext, NHS_NUMBER, questionFor, sourceSettings, sourceWorld } from '../source-world.js'
import { type Said } from './fhir-places.js'

const PERSON = { ID: 7, NHS_ID: Number(NHS_NUMBER) }
const PAGING = { kind: 'page-number', parameter: 'page', first: 1, pages: 'pages' }

/** A case system of a council: the call that finds the person, or the one for packages, is answered as given. */
export async function askCaseSystem(damaged: 'people' | 'packages', body: unknown): Promise<Said> {
  const server = await loopbackServer(({ url }, response) => {
    const isPackages = url.pathname.endsWith('/packages')
    if (isPackages === (damaged === 'packages')) sendJson(response, body)
    else sendJson(response, { pages: 1, items: isPackages ? [{ PACKAGE: 1, ID: 7 }] : [PERSON] })
  })
  const shape = { rows: 'items', paging: PAGING }
  const find = { path: '/people', query: { nhs: '{nhsNumber.numeric}' }, id: 'ID', nhsNumber: 'NHS_ID' }
  const part = { part: 'packages', path: '/people/{found.ID}/packages', areas: ['services'], shape: 'rows' }
  const settings = sourceSettings({
    options: {
      baseUrl: server.url,
      find: { ...find, ...shape },
      parts: [{ ...part, ...shape, belongsTo: 'ID' }],
    },
  })
  const connector = restJson(settings, sourceWorld())
  const { outcomes, reasons } = await connector.ask(questionFor(settings, ['services']), askContext(2_000))
  await Promise.all([connector.close(), server.close()])
  return { outcomes: outcomes.map((it) => it.outcome), reasons }
}

/** A service directory whose list is answered as given; it gives operators no reasons. */
export async function askDirectory(body: unknown): Promise<Said> {
  const server = await loopbackServer(({ url }, response) =>
    sendJson(response, url.pathname.endsWith('/s1') ? service('s1', 'Meals') : body),
  )
  const directory = openReferral(directorySettings(server.url), sourceWorld())
  const { outcome } = await directory.find('meals')
  await Promise.all([directory.close(), server.close()])
  return { outcomes: [outcome], reasons: [outcome] }
}
