import { type Reply } from '../../http/exchange.js'
import { textOf } from '../../../src/model/json.js'
import { resourcesIn } from '../small-gateway.js'
import { ENTRY_POINTS } from '../entry-points.js'
import { answered, statusOf } from '../entry-points/asking.js'
import { type EntryPoint, type Known, batch, get, query, typeOf } from '../entry-points/requests.js'
import { type Plant, type Reader } from './plant.js'
import { type PlantedRegion } from './planted-region.js'

/** What one way in answered: its own status, or that of the one request in a batch, and every page of it. */
export type Answered = { readonly point: EntryPoint; readonly status: number; readonly text: string }

/** Every way in, as one reader asks about one plant; what is asked in the same words is asked once. */
export type Walk = {
  /** The file attached to the item, as the reader is led to it; undefined where there is none. */
  file(plant: Plant): Promise<string | undefined>
  /** The item of the plant as its reader finds it; its type alone where they find none. */
  item(plant: Plant): Promise<string>
  /** With the id by which the item was once found; of some ways in alone, where they are named. */
  all(
    plant: Plant,
    seen: { readonly item: string; readonly file?: string | undefined },
    of?: (it: EntryPoint) => boolean,
  ): Promise<readonly Answered[]>
}

/** Ways in that do not name elements of another type than the one asked for. */
function pointsFor(type: string, file: string | undefined): EntryPoint[] {
  // The last of these records a consent: what is asked meanwhile would be told that it cannot be checked.
  const all = [...BRINGING, ...(file === undefined ? [] : leadingTo(file)), ...ENTRY_POINTS]
  return all.filter((it) => it.only === undefined || it.only === type)
}

const ASKED = { as: 'social-worker', gives: /./, status: 200, holds: 'item' } as const

/** Ways that bring along what refers to the item, and what it refers to. */
const BRINGING: readonly EntryPoint[] = [
  {
    ...ASKED,
    of: 'GET {type}',
    name: 'GET {type} with provenance',
    ask: (it) => get(`${typeOf(it)}?${query(it)}&_revinclude=Provenance:target`),
  },
  {
    ...ASKED,
    of: 'POST ',
    name: 'batch of a search with provenance',
    ask: (it) => batch(`${typeOf(it)}?${query(it)}&_revinclude=Provenance:target`),
  },
  ...['List:item', 'Encounter:diagnosis', 'CarePlan:condition', 'Composition:entry', 'Task:focus'].map(
    (include): EntryPoint => ({
      ...ASKED,
      of: 'GET {type}',
      only: include.split(':')[0] ?? '',
      name: `a search with ${include}`,
      ask: (it) => get(`${typeOf(it)}?${query(it)}&_include=${include}`),
    }),
  ),
]

/** Ways to the file of an item. */
const leadingTo = (file: string): readonly EntryPoint[] => [
  { ...ASKED, of: 'GET {type}/{id}', name: 'GET Binary', ask: () => get(file) },
  { ...ASKED, of: 'POST ', name: 'batch of Binary', ask: () => batch(file) },
]

/** True where the answer of a way in is to hold the word of a plant that may be seen. */
export function isGivenAt(point: EntryPoint, plant: Plant): boolean {
  return point.holds === 'item' && !plant.never.some((it) => point.name.includes(it))
}

const PARALLEL = 6

export function walk(region: PlantedRegion): Walk {
  const { journey } = region
  const kept = new Map<string, Promise<{ readonly status: number; readonly text: string }>>()
  const known = once((reader, about) => knownTo(region, reader, about))
  // In the whole record every word of it stands, those of references to other parts of it too.
  const record = once(async (reader, about) => {
    const { patient } = await known(reader, about)
    const path = `Patient/${patient}/$everything?_count=200`
    const found = resourcesIn(await journey.get(path, await tokenOf(region, reader, about)))
    return found.map((it) => ({ type: it['resourceType'], id: textOf(it['id']), text: JSON.stringify(it) }))
  })
  const ask = async (point: EntryPoint, plant: Plant, about: Known) => {
    // The rows that are asked by whoever cares for her are asked by the reader.
    const as = point.as === 'social-worker' ? plant.reader : point.as
    const token = await journey.token(as, as === 'citizen' ? { person: plant.about } : {})
    const asked = point.ask(about)
    const key = JSON.stringify([as, asked])
    const answer = kept.get(key) ?? whole(region, token, asked, point.holds === 'item')
    kept.set(key, answer)
    return { point, ...(await answer) }
  }
  return {
    item: async ({ reader, type, mark, about }) => {
      const held = await record(reader, about)
      const found = held.find((it) => it.type === type && it.text.includes(mark))
      return `${type}/${found?.id ?? 'none'}`
    },
    file: async (plant) => {
      const held = await record(plant.reader, plant.about)
      const found = held.find((it) => it.type === plant.type && it.text.includes(plant.mark))
      return /"url":"(Binary\/[^"]+)"/.exec(found?.text ?? '')?.[1]
    },
    all: async (plant, { item, file }, of = () => true) => {
      const about = { ...(await known(plant.reader, plant.about)), item }
      const points = pointsFor(plant.type, file).filter(of)
      const answers: Answered[] = []
      while (points.length > 0)
        answers.push(...(await Promise.all(points.splice(0, PARALLEL).map((it) => ask(it, plant, about)))))
      return answers
    },
  }
}

/** What is found of a reader and a person, found once. */
function once<T>(find: (reader: Reader, about: string) => Promise<T>): typeof find {
  const kept = new Map<string, Promise<T>>()
  return (reader, about) => {
    const key = `${reader} ${about}`
    const found = kept.get(key) ?? find(reader, about)
    kept.set(key, found)
    return found
  }
}

const tokenOf = ({ journey }: PlantedRegion, reader: Reader, person: string): Promise<string> =>
  journey.token(reader, reader === 'citizen' ? { person } : {})

async function knownTo(region: PlantedRegion, reader: Reader, nhsNumber: string): Promise<Known> {
  const { journey } = region
  const token = await tokenOf(region, reader, nhsNumber)
  const patient = await journey.patientId(token, nhsNumber)
  const found = await journey.search(token, 'Patient', nhsNumber)
  const log = await region.send(
    'GET',
    `/fhir/AuditEvent?patient=Patient/${patient}`,
    await journey.token('ig-officer'),
  )
  const event = textOf(resourcesIn(log)[0]?.['id'])
  return {
    nhsNumber,
    patient,
    item: '',
    receipt: found.headers.get('audit-receipt') ?? '',
    event: event ?? '1-1',
    consent: region.consent,
  }
}

/** The answer, with every page after it where it is of a record. */
async function whole(
  region: PlantedRegion,
  token: string,
  { method, path, body }: ReturnType<EntryPoint['ask']>,
  isRecord: boolean,
): Promise<{ readonly status: number; readonly text: string }> {
  const first = await region.send(method, path, token, body)
  const texts = [answered(first)]
  for (let next = isRecord ? nextOf(first) : undefined; next !== undefined;) {
    const page: Reply = await region.send('GET', next, token)
    texts.push(answered(page))
    next = nextOf(page)
  }
  return { status: statusOf(first), text: texts.join('\n') }
}

function nextOf({ text }: Reply): string | undefined {
  const url = /"relation":"next","url":"([^"]+)"/.exec(text)?.[1]
  return url === undefined ? undefined : get(url.slice(url.indexOf('/fhir/') + '/fhir/'.length)).path
}
