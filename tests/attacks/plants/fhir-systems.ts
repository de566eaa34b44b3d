import { type SourceSettings } from '../../../src/config/settings-types.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type Area } from '../../../src/model/area.js'
import { ods } from '../../sources/source-world.js'
import {
  loopbackServer,
  type LoopbackServer,
  type Received,
  sendJson,
} from '../../sources/loopback-server.js'
import { NHS } from '../entry-points/requests.js'
import { DOROTHY } from './plant.js'

/** Systems of a practice and a council of the region that give FHIR R4, and what each holds of her at the moment. */
export type FhirSystems = {
  readonly settings: readonly SourceSettings[]
  /** From now on they hold this, and nothing else. */
  hold(held: Readonly<Record<'practice' | 'council', readonly FhirResource[]>>): void
  close(): Promise<void>
}

/** By area, the types that are searched for it. */
const PRACTICE: Readonly<Partial<Record<Area, readonly string[]>>> = {
  allergies: ['AllergyIntolerance'],
  medications: ['MedicationStatement', 'MedicationRequest'],
  problems: ['Condition', 'List'],
  immunisations: ['Immunization'],
  consultations: ['Encounter', 'Procedure', 'Observation', 'DiagnosticReport'],
  documents: ['DocumentReference'],
}
const COUNCIL: Readonly<Partial<Record<Area, readonly string[]>>> = {
  services: ['CarePlan', 'DeviceRequest', 'Composition'],
  alerts: ['Flag', 'Task', 'Communication'],
  documents: ['DocumentReference'],
}

const PATIENT: FhirResource = {
  resourceType: 'Patient',
  id: 'p18',
  identifier: [{ system: NHS, value: DOROTHY }],
  name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
}

export async function startFhirSystems(): Promise<FhirSystems> {
  let held: Parameters<FhirSystems['hold']>[0] = { practice: [], council: [] }
  const serve = (which: 'practice' | 'council'): Promise<LoopbackServer> =>
    loopbackServer((request, response) => {
      sendJson(response, searchset(found(request, held[which]), brought(request, held[which])))
    })
  const practice = await serve('practice')
  const council = await serve('council')
  return {
    settings: [
      settingsOf('practice-fhir', 'A81001', 'gp-record', practice, PRACTICE),
      settingsOf('council-fhir', '9A1', 'social-care-record', council, COUNCIL),
    ],
    hold: (it) => {
      held = it
    },
    close: async () => {
      await practice.close()
      await council.close()
    },
  }
}

/** What the system sends along with what a search of a type finds, wanted or not. */
const BROUGHT: Readonly<Record<string, string>> = {
  MedicationRequest: 'Provenance',
  DocumentReference: 'Binary',
}

/** What a search of a type finds: whoever is asked about is told apart by NHS number alone. */
function found({ url, body }: Received, held: readonly FhirResource[]): readonly FhirResource[] {
  const type = url.pathname.split('/')[1]
  if (type !== 'Patient') return held.filter((it) => it.resourceType === type)
  return body.includes(DOROTHY) ? [PATIENT] : []
}

function brought({ url }: Received, held: readonly FhirResource[]): readonly FhirResource[] {
  const along = BROUGHT[url.pathname.split('/')[1] ?? '']
  return held.filter((it) => it.resourceType === along)
}

function searchset(found: readonly FhirResource[], along: readonly FhirResource[]): object {
  const entry = [
    ...found.map((resource) => ({ resource, search: { mode: 'match' } })),
    ...along.map((resource) => ({ resource, search: { mode: 'include' } })),
  ]
  return { resourceType: 'Bundle', type: 'searchset', total: found.length, entry }
}

function settingsOf(
  id: string,
  organisation: string,
  recordClass: SourceSettings['recordClass'],
  { url }: LoopbackServer,
  searched: Readonly<Partial<Record<Area, readonly string[]>>>,
): SourceSettings {
  const types = Object.entries(searched)
  return {
    id,
    kind: 'fhir-r4',
    name: `${id} (test)`,
    organisation: ods(organisation),
    recordClass,
    mapping: 'fhir-r4',
    areas: ['demographics', ...types.map(([area]) => area as Area)],
    deadlineMs: 10_000,
    maxConcurrent: 64,
    overrideSupported: recordClass !== 'gp-record',
    options: {
      baseUrl: url,
      searchBy: 'POST',
      searches: types.flatMap(([area, of]) =>
        of.map((type) => ({ type, areas: [area], query: { patient: 'Patient/{patient}' } })),
      ),
    },
  }
}
