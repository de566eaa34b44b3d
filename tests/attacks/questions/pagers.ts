import { type JsonObject, objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { type Reply } from '../../http/exchange.js'
import { type Asked, type Known, LOG, batch, form, get, query, named } from '../entry-points/requests.js'

/** One way to the first of several pages. */
export type Pager = {
  readonly name: string
  readonly as: string
  /** Sealed: for whoever asked alone. A place in the log tells an officer nothing, and each page is decided anew. */
  readonly cursor: 'sealed' | 'place'
  readonly ask: (known: Known) => Asked
}

const everything = ({ patient }: Known): string => `Patient/${patient}/$everything`
const SEALED = { as: 'social-worker', cursor: 'sealed' } as const
const PLACE = { as: LOG.as, cursor: 'place' } as const

/** Every way that is answered in pages, by the row of the table of interactions that it is of. */
export const PAGERS: readonly Pager[] = [
  { ...SEALED, name: 'GET {type}', ask: (it) => get(`Appointment?${query(it)}&_count=5`) },
  {
    ...SEALED,
    name: 'POST {type}/_search',
    ask: (it) => form('Appointment/_search', { ...named(it), _count: '5' }),
  },
  { ...SEALED, name: 'GET $everything', ask: (it) => get(`${everything(it)}?_type=Appointment&_count=5`) },
  {
    ...SEALED,
    name: 'POST $everything',
    ask: (it) => form(everything(it), { _type: 'Appointment', _count: '5' }),
  },
  {
    ...SEALED,
    name: 'a batch of a search',
    ask: (it) => batch(`Appointment?${query(it)}&_count=5`),
  },
  {
    ...SEALED,
    name: 'a batch of $everything',
    ask: (it) => batch(`${everything(it)}?_type=Appointment&_count=5`),
  },
  { ...PLACE, name: 'GET AuditEvent', ask: (it) => get(`AuditEvent?${query(it)}&_count=2`) },
  {
    ...PLACE,
    name: 'POST AuditEvent/_search',
    ask: (it) => form('AuditEvent/_search', { ...named(it), _count: '2' }),
  },
  {
    ...PLACE,
    name: 'a batch of an AuditEvent search',
    ask: (it) => batch(`AuditEvent?${query(it)}&_count=2`),
  },
]

/** The searchset of an answer, or of the one answer in a batch. */
export function bundleOf({ body }: Pick<Reply, 'body'>): JsonObject {
  const [entry] = body['type'] === 'batch-response' ? objectsOf(body['entry']) : []
  return entry === undefined ? body : (objectOf(entry['resource']) ?? {})
}

/** Where the next page is, from the root of the server; undefined on the last. */
export function nextOf(reply: Pick<Reply, 'body'>): string | undefined {
  const link = objectsOf(bundleOf(reply)['link']).find((it) => it['relation'] === 'next')
  const url = textOf(link?.['url'])
  return url === undefined ? undefined : url.slice(new URL(url).origin.length)
}

/** The ids of the resources of a page. */
export function idsOn(reply: Pick<Reply, 'body'>): readonly string[] {
  return objectsOf(bundleOf(reply)['entry'])
    .filter((it) => objectOf(it['search'])?.['mode'] === 'match')
    .flatMap((it) => textOf(objectOf(it['resource'])?.['id']) ?? [])
}

/** How somebody may write the address of a page otherwise than it was given. */
export const EDITS: readonly (readonly [string, (path: string) => string])[] = [
  ['with its place changed', (it) => it.replace(/(_cursor=)\w/, '$1z')],
  ['with its end changed', (it) => it.replace(/(_cursor=\w+\.)\w+/, '$1zzzzzzz')],
  ['with what was given changed', (it) => it.replace(/(_cursor=\w+\.\w+\.)[\w-]/, '$1~')],
  ['with its seal changed', (it) => `${it.slice(0, -3)}${it.endsWith('AAA') ? 'BBB' : 'AAA'}`],
  ['cut short', (it) => it.slice(0, -5)],
  ['with another size', (it) => it.replace(/_count=\d+/, '_count=99')],
  ['twice', (it) => `${it}&${/_cursor=[^&]+/.exec(it)?.[0] ?? ''}`],
  ['for another type', (it) => it.replace('Appointment', 'Condition')],
]
