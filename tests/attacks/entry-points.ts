import { INTERACTIONS, type InteractionRow } from '../../src/http/interactions.js'
import { type JsonObject } from '../../src/model/json.js'
import { refusalOf } from '../journeys/consent-forms.js'
import { type TokenChange } from '../journeys/journey.js'

/** Her record holds an item that the council may not see, until she agrees. */
export const IRIS = '9990000077'

const NHS = 'https://fhir.nhs.uk/Id/nhs-number'

/** A request as it goes over the wire, but for who sends it. */
export type Asked = {
  readonly method: 'GET' | 'POST'
  /** From the root of the server. */
  readonly path: string
  readonly body?: { readonly type: string; readonly text: string }
}

/** Whom a request is about, and what a caller has seen of them before. */
export type Known = {
  readonly nhsNumber: string
  /** The opaque id of the person. */
  readonly patient: string
  /** `Condition/{id}` of the item that may be withheld. */
  readonly item: string
  /** Of a search of theirs. */
  readonly receipt: string
  /** The id of an AuditEvent about them. */
  readonly event: string
  /** The id of a consent of theirs to what the council sees. */
  readonly consent: string
}

/** One way into the gateway, as somebody who may use it does. */
export type EntryPoint = {
  /** `GET Patient/{id}/$everything`: the method and path of its row in src/http/interactions.ts. */
  readonly of: string
  readonly name: string
  readonly as: string
  readonly token?: TokenChange
  readonly ask: (known: Known) => Asked
  /** What the answer holds for somebody who may see everything that could be withheld. */
  readonly gives: RegExp
  /** Statuses of that answer. */
  readonly status: 200 | 201
  /** `item`: what may be withheld is in it where it may be seen. `nobody`: it names no person. */
  readonly holds: 'item' | 'person' | 'nobody'
}

/** What tells of the item, apart from what the caller wrote themselves. */
export const TELLING = /8619003|infertil/i

type Row = Omit<EntryPoint, 'of' | 'name' | 'as' | 'status'> & {
  readonly name?: string
  readonly as?: string
  readonly status?: 201
}

const get = (path: string): Asked => ({ method: 'GET', path: `/fhir/${path}` })
const form = (path: string, pairs: Readonly<Record<string, string>>): Asked => ({
  method: 'POST',
  path: `/fhir/${path}`,
  body: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() },
})
const json = (path: string, resource: JsonObject): Asked => ({
  method: 'POST',
  path: `/fhir/${path}`,
  body: { type: 'application/fhir+json', text: JSON.stringify(resource) },
})

const who = ({ nhsNumber }: Known): string => `${NHS}|${nhsNumber}`
const named = (it: Known): Record<string, string> => ({ 'patient.identifier': who(it) })
const query = (it: Known): string => new URLSearchParams(named(it)).toString()
const of = (it: Known): Record<string, string> => ({ identifier: who(it) })
const batch = (url: string): Asked =>
  json('', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] })
const search = (name: string, more: (it: Known) => Record<string, string>): Row => ({
  name,
  ask: (it) => form('Condition/_search', { ...named(it), ...more(it) }),
  gives: TELLING,
  holds: 'item',
})
const whole = (path: (it: Known) => string, more: Partial<Row> = {}): readonly Row[] => [
  { ask: (it) => get(path(it)), gives: TELLING, holds: 'item', ...more },
]
const byForm = (path: (it: Known) => string, more: Partial<Row> = {}): readonly Row[] => [
  { ask: (it) => form(path(it), {}), gives: TELLING, holds: 'item', ...more },
]
const CONTACT = { gives: /CareTeam/, holds: 'person' } as const
const LOG = { as: 'ig-officer', gives: /RIV-SW-0117/, holds: 'person' } as const
/** The register is the controller's to see, who recorded it. */
const AGREED = { as: 'gp', gives: /FERTILITY/, holds: 'person' } as const
const TOLD = { as: 'citizen', token: { person: IRIS }, gives: /"access"/, holds: 'person' } as const

/** Her name and date of birth, with the number. */
const described = ({ nhsNumber }: Known): JsonObject => ({
  resourceType: 'Patient',
  identifier: [{ system: NHS, value: nhsNumber }],
  name: [{ family: 'TEST-FIR', given: ['Iris'] }],
  birthDate: '1988-04-08',
})
const source = (it: Known): URLSearchParams => new URLSearchParams({ sourceIdentifier: who(it) })

/** By row of the table of interactions: each way in which it is asked here. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'POST {type}/_search': [
    search('plain', () => ({})),
    search('by the hidden code', () => ({ code: '8619003' })),
    search('by the hidden date', () => ({ 'onset-date': 'ge2000' })),
    search('by id', ({ item }) => ({ _id: item.replace('Condition/', '') })),
    search('with elements', () => ({ _elements: 'code' })),
    search('with a summary', () => ({ _summary: 'true' })),
    search('with provenance', () => ({ _revinclude: 'Provenance:target' })),
  ],
  'GET {type}': [
    { name: 'by number', ask: (it) => get(`Condition?${query(it)}`), gives: TELLING, holds: 'item' },
    {
      name: 'by patient',
      ask: (it) => get(`Condition?patient=Patient/${it.patient}`),
      gives: TELLING,
      holds: 'item',
    },
  ],
  'GET {type}/{id}': [{ ask: ({ item }) => get(item), gives: TELLING, holds: 'item' }],
  'GET Patient/{id}/$everything': whole((it) => `Patient/${it.patient}/$everything`),
  'POST Patient/{id}/$everything': byForm((it) => `Patient/${it.patient}/$everything`),
  'GET Patient/{id}/$summary': whole((it) => `Patient/${it.patient}/$summary`),
  'POST Patient/{id}/$summary': byForm((it) => `Patient/${it.patient}/$summary`),
  'GET Patient/$summary': whole((it) => `Patient/$summary?${new URLSearchParams(of(it)).toString()}`),
  'POST Patient/$summary': byForm(() => 'Patient/$summary', {
    ask: (it) => form('Patient/$summary', of(it)),
  }),
  'GET Patient/{id}/$involvement': whole((it) => `Patient/${it.patient}/$involvement`, CONTACT),
  'POST Patient/{id}/$involvement': byForm((it) => `Patient/${it.patient}/$involvement`, CONTACT),
  'GET Patient/$involvement': whole(
    (it) => `Patient/$involvement?${new URLSearchParams(of(it)).toString()}`,
    CONTACT,
  ),
  'POST Patient/$involvement': byForm(() => 'Patient/$involvement', {
    ...CONTACT,
    ask: (it) => form('Patient/$involvement', of(it)),
  }),
  'POST ': [
    { name: 'of a search', ask: (it) => batch(`Condition?${query(it)}`), gives: TELLING, holds: 'item' },
    { name: 'of a read', ask: ({ item }) => batch(item), gives: TELLING, holds: 'item' },
    {
      name: 'of $everything',
      ask: (it) => batch(`Patient/${it.patient}/$everything`),
      gives: TELLING,
      holds: 'item',
    },
    {
      name: 'of $summary',
      ask: (it) => batch(`Patient/${it.patient}/$summary`),
      gives: TELLING,
      holds: 'item',
    },
    {
      name: 'of $involvement',
      ask: (it) => batch(`Patient/${it.patient}/$involvement`),
      ...CONTACT,
    },
    {
      name: 'of $who-accessed',
      ask: (it) => batch(`Patient/${it.patient}/$who-accessed`),
      ...TOLD,
    },
    { name: 'of an AuditEvent search', ask: (it) => batch(`AuditEvent?${query(it)}`), ...LOG },
  ],
  'POST Patient/$match': [
    { ask: (it) => json('Patient/$match', described(it)), gives: /match-grade/, holds: 'person' },
  ],
  'GET Patient/$ihe-pix': [
    { ask: (it) => get(`Patient/$ihe-pix?${source(it).toString()}`), gives: /targetId/, holds: 'person' },
  ],
  'POST Patient/$ihe-pix': [
    {
      ask: (it) => form('Patient/$ihe-pix', Object.fromEntries(source(it))),
      gives: /targetId/,
      holds: 'person',
    },
  ],
  'POST Patient/$can-share': [
    {
      ask: (it) => form('Patient/$can-share', { ...of(it), type: 'Condition' }),
      gives: /would-be-asked/,
      holds: 'person',
    },
  ],
  'POST $explain': [
    {
      ask: ({ receipt }) =>
        json('$explain', {
          resourceType: 'Parameters',
          parameter: [{ name: 'receipt', valueString: receipt }],
        }),
      gives: /Parameters/,
      holds: 'nobody',
    },
  ],
  'POST $report-problem': [
    {
      ask: ({ receipt }) =>
        json('$report-problem', {
          resourceType: 'Parameters',
          parameter: [
            { name: 'receipt', valueString: receipt },
            { name: 'problem', valueCode: 'other' },
          ],
        }),
      gives: /It was reported/,
      holds: 'nobody',
    },
  ],
  'GET Patient/{id}/$who-accessed': whole((it) => `Patient/${it.patient}/$who-accessed`, TOLD),
  'POST Patient/{id}/$who-accessed': byForm((it) => `Patient/${it.patient}/$who-accessed`, TOLD),
  'POST Patient/$who-accessed': [{ ask: (it) => form('Patient/$who-accessed', of(it)), ...TOLD }],
  'GET HealthcareService': [
    { ask: () => get('HealthcareService?name=meals'), gives: /Meals at home/, holds: 'nobody' },
  ],
  'POST HealthcareService/_search': [
    {
      ask: () => form('HealthcareService/_search', { name: 'meals' }),
      gives: /Meals at home/,
      holds: 'nobody',
    },
  ],
  'GET AuditEvent': [{ ask: (it) => get(`AuditEvent?${query(it)}`), ...LOG }],
  'POST AuditEvent/_search': [{ ask: (it) => form('AuditEvent/_search', named(it)), ...LOG }],
  'GET AuditEvent/{id}': [{ ask: ({ event }) => get(`AuditEvent/${event}`), ...LOG, holds: 'nobody' }],
  'GET Consent/{uuid}': [{ ask: ({ consent }) => get(`Consent/${consent}`), ...AGREED }],
  'GET Consent': [
    { name: 'by patient', ask: (it) => get(`Consent?patient=Patient/${it.patient}`), ...AGREED },
    { name: 'by number', ask: (it) => get(`Consent?${query(it)}`), ...AGREED },
  ],
  'POST Consent/_search': [{ ask: (it) => form('Consent/_search', named(it)), ...AGREED }],
  'POST Consent': [
    {
      ask: (it) => json('Consent', refusalOf(it.nhsNumber)),
      gives: /NOBODY-0001/,
      holds: 'person',
      status: 201,
    },
  ],
}

/** `GET Patient/{id}/$everything` */
function keyOf({ method, path }: Pick<InteractionRow, 'method' | 'path'>): string {
  return `${method} ${path.join('/')}`
}

/** Rows that answer with something of a person, or of the log. */
export const ANSWERED: readonly string[] = INTERACTIONS.filter((it) =>
  ['disclose', 'operation', 'batch'].includes(it.answer.kind),
).map(keyOf)

/** Rows of the table of interactions that nothing here asks: there must be none. */
export const UNTRIED: readonly string[] = ANSWERED.filter((it) => ROWS[it] === undefined)
/** Rows here that are of no interaction any more. */
export const GONE: readonly string[] = Object.keys(ROWS).filter((it) => !ANSWERED.includes(it))

/** Rows that answer nobody: what is not built. */
export const NOT_BUILT: readonly InteractionRow[] = INTERACTIONS.filter((it) => it.answer.kind === 'refuse')

/** Every way into the gateway. */
export const ENTRY_POINTS: readonly EntryPoint[] = Object.entries(ROWS).flatMap(([key, rows]) =>
  rows.map((row) => ({
    as: 'social-worker',
    status: 200 as const,
    ...row,
    of: key,
    name: `${key === 'POST ' ? 'batch' : key}${row.name === undefined ? '' : ` ${row.name}`}`,
  })),
)
