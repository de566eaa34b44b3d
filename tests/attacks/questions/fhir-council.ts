import { type Settings, type SourceSettings } from '../../../src/config/settings-types.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { ods } from '../../sources/source-world.js'
import { type LoopbackServer, loopbackServer, sendJson } from '../../sources/loopback-server.js'
import { IRIS, NHS } from '../entry-points/requests.js'
import { ABOUT_NOBODY, ALWAYS, ID, SEARCHED } from './specimens.js'

/** A system of Riverton Council that sends FHIR, and holds of one person what a test gives it. */
export type FhirCouncil = {
  readonly server: LoopbackServer
  holds: readonly FhirResource[]
}

/** The prefix of the ids of what it sent. */
export const SENT = 'riverton-fhir-'

const PERSON: FhirResource = {
  resourceType: 'Patient',
  id: ID,
  identifier: [{ system: NHS, value: IRIS }],
  name: [{ family: 'TEST-FIR', given: ['Iris'] }],
  gender: 'female',
  birthDate: '1988-04-08',
}

const REFERRED_TO: readonly FhirResource[] = [...ABOUT_NOBODY, ...ALWAYS.filter((it) => it['id'] === ID)]
/** What those refer to: it sends that along with them, as a system does that is asked for one type with what it needs. */
function broughtBy(matches: readonly FhirResource[]): readonly FhirResource[] {
  const held = JSON.stringify(matches)
  const isNamed = (it: FhirResource): boolean => held.includes(`"reference":"${it.resourceType}/${ID}"`)
  return REFERRED_TO.filter((it) => it.resourceType !== matches[0]?.resourceType && isNamed(it))
}

export async function startFhirCouncil(): Promise<FhirCouncil> {
  const council: { holds: readonly FhirResource[] } = { holds: [] }
  const server = await loopbackServer(({ url }, response) => {
    const type = url.pathname.split('/').at(-1) ?? ''
    const isHers = url.searchParams.get('identifier')?.endsWith(`|${IRIS}`) === true
    const matches =
      type === 'Patient' ? (isHers ? [PERSON] : []) : council.holds.filter((it) => it.resourceType === type)
    const brought = isHers ? [] : broughtBy(matches)
    sendJson(response, {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        ...matches.map((resource) => ({ resource, search: { mode: 'match' } })),
        ...brought.map((resource) => ({ resource, search: { mode: 'include' } })),
      ],
    })
  })
  return Object.assign(council, { server })
}

/** The settings with it as the one source: each type is searched where its first area is asked. */
export function withFhirCouncil(settings: Settings, { server }: FhirCouncil): Settings {
  const searches = SEARCHED.map(({ type, areas }) => ({
    type,
    areas: areas.slice(0, 1),
    query: { patient: '{patient}' },
  }))
  const source: SourceSettings = {
    id: 'riverton-fhir',
    kind: 'fhir-r4',
    name: 'Riverton Council FHIR (test)',
    organisation: ods('9A1'),
    recordClass: 'social-care-record',
    mapping: 'fhir-r4',
    areas: [...new Set(['demographics' as const, ...searches.flatMap((it) => it.areas)])],
    deadlineMs: 4_000,
    maxConcurrent: 16,
    overrideSupported: true,
    options: { baseUrl: `${server.url}/r4`, searchBy: 'GET', searches },
  }
  return { ...settings, sources: [source] }
}
