import { INTERACTIONS, type InteractionRow, matchInteraction } from '../../src/http/interactions.js'
import { type JsonObject } from '../../src/model/json.js'
import { refusalOf } from '../journeys/consent-forms.js'
import { BATCHES } from './entry-points/batches.js'
import {
  type EntryPoint,
  type Known,
  NHS,
  type Row,
  TELLING,
  get,
  form,
  json,
  named,
  query,
  of,
  search,
  typeOf,
  whole,
  byForm,
  CONTACT,
  LOG,
  AGREED,
  TOLD,
  source,
} from './entry-points/requests.js'

const UUID = '00000000-0000-4000-8000-000000000000'
const SOMEBODY: Known = {
  nhsNumber: '9990000077',
  patient: UUID,
  item: 'Condition/1',
  receipt: '',
  event: '1-1',
  consent: UUID,
}

/** Her name and date of birth, with the number. */
const described = ({ nhsNumber }: Known): JsonObject => ({
  resourceType: 'Patient',
  identifier: [{ system: NHS, value: nhsNumber }],
  name: [{ family: 'TEST-FIR', given: ['Iris'] }],
  birthDate: '1988-04-08',
})

/** Asked with elements that problems have. */
const OF_PROBLEMS = { only: 'Condition' } as const

/** By row of the table of interactions: each way in which it is asked here. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'POST {type}/_search': [
    search('plain', () => ({})),
    search('by the hidden code', () => ({ code: '8619003' }), OF_PROBLEMS),
    search('by the hidden date', () => ({ 'onset-date': 'ge2000' }), OF_PROBLEMS),
    search('by id', (it) => ({ _id: it.item.slice(typeOf(it).length + 1) })),
    search('with elements', () => ({ _elements: 'code' }), OF_PROBLEMS),
    search('with a summary', () => ({ _summary: 'true' })),
    search('with provenance', () => ({ _revinclude: 'Provenance:target' })),
    search('with what it refers to', () => ({ _include: 'Condition:asserter' }), OF_PROBLEMS),
    search('sorted by the hidden date', () => ({ _sort: '-onset-date' }), OF_PROBLEMS),
    search('as the first page', () => ({ _count: '50', _total: 'accurate' })),
  ],
  'GET {type}': [
    { name: 'by number', ask: (it) => get(`${typeOf(it)}?${query(it)}`), gives: TELLING, holds: 'item' },
    {
      name: 'by patient',
      ask: (it) => get(`${typeOf(it)}?patient=Patient/${it.patient}`),
      gives: TELLING,
      holds: 'item',
    },
  ],
  'GET {type}/{id}': [{ ask: ({ item }) => get(item), gives: TELLING, holds: 'item' }],
  'GET Patient/{id}/$everything': [
    ...whole((it) => `Patient/${it.patient}/$everything`),
    ...whole((it) => `Patient/${it.patient}/$everything?_type=${typeOf(it)}`, { name: 'of its type' }),
    ...whole((it) => `Patient/${it.patient}/$everything?_since=2000-01-01`, { name: 'since long ago' }),
    ...whole((it) => `Patient/${it.patient}/$everything?_count=200`, { name: 'as one page' }),
  ],
  'POST Patient/{id}/$everything': [
    ...byForm((it) => `Patient/${it.patient}/$everything`),
    ...byForm(() => '', {
      name: 'of its type, since long ago',
      ask: (it) => form(`Patient/${it.patient}/$everything`, { _type: typeOf(it), _since: '2000-01-01' }),
    }),
  ],
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
  'POST ': BATCHES,
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
      ask: (it) => form('Patient/$can-share', { ...of(it), type: typeOf(it) }),
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
/**
 * Rows that a batch may hold, which is all that are asked with GET, and that no batch here holds: there must be none.
 * The address in a batch is read with the table, as the gateway does it.
 */
export const UNTRIED_IN_BATCH: readonly string[] = INTERACTIONS.filter(
  (row) =>
    row.method === 'GET' && ANSWERED.includes(keyOf(row)) && !BATCHES.some((it) => heldIn(it) === keyOf(row)),
).map(keyOf)

function heldIn({ ask }: Row): string {
  const url = /"url":"([^"?]+)/.exec(ask(SOMEBODY).body?.text ?? '')?.[1] ?? ''
  return keyOf(matchInteraction('GET', url.split('/')).row)
}

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
