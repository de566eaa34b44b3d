import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ATTACKS } from './catalogue.js'
import { CHANNELS, planted as PLANTED } from './channels.js'
import { CONTENT } from './plants/content.js'
import { FILES, PROVENANCES } from './plants/of-its-origin.js'
import { MEMBERS } from './plants/of-lists.js'
import { OF_A_CASE, OF_THE_COUNCIL } from './plants/of-the-council.js'
import { OF_THE_PRACTICE } from './plants/of-the-practice.js'
import { type Plant, planted } from './plants/plant.js'
import { attached } from './plants/resources.js'
import { type PlantedRegion, startPlantedRegion } from './plants/planted-region.js'
import { type Answered, isGivenAt, walk } from './plants/walk.js'

const PLANTS = planted([
  ...CONTENT,
  ...MEMBERS,
  ...PROVENANCES,
  ...FILES,
  ...OF_THE_PRACTICE,
  ...OF_THE_COUNCIL,
  ...OF_A_CASE,
])
/** Codes of the categories that she has agreed to share while all is open, and has not while it is hidden. */
const CODES = /76272004|386639001|86406008/

let region: PlantedRegion
/** By plant: what every way in answered, and the item as it was found while it was open. */
const open = new Map<Plant, readonly Answered[]>()
const hidden = new Map<Plant, readonly Answered[]>()
const items = new Map<Plant, string>()
const files = new Map<Plant, string>()

/** Problems that are withheld whole from one reader: those told of in general words, and those not told of at all. */
const PROBLEMS = PLANTS.filter(
  (it) => it.reader === 'ward-nurse' && it.type === 'Condition' && it.leaves === 'nothing',
)
const GENERIC = PROBLEMS.filter((it) => it.notice === 'generic')
const SILENT = PROBLEMS.filter((it) => it.notice === 'silent')
/** By what is hidden of these, what the ways in that give problems answered. */
const beside = new Map<readonly Plant[], readonly Answered[]>()
/** Plants whose item leads to a file. */
const FILED = new Set(FILES.slice(0, 1).map((it) => it.what))
const ONE = GENERIC.slice(0, 1)
/** Restricted problems, and what a doctor of the same trust who may see such is answered while they are hidden. */
const RESTRICTED = PROBLEMS.filter((it) => it.row === '29' && it.what.includes('restricted'))
const toDoctor = new Map<Plant, string>()
const NONE: readonly Plant[] = []

beforeAll(async () => {
  region = await startPlantedRegion()
  await region.hold(PLANTS, 'open')
  const seeing = walk(region)
  for (const plant of PLANTS) {
    const item = await seeing.item(plant)
    items.set(plant, item)
    const file = await seeing.file(plant)
    if (file !== undefined) files.set(plant, file)
    open.set(plant, await seeing.all(plant, { item, file }))
  }
  await region.hold(PLANTS, 'hidden')
  const asking = walk(region)
  for (const plant of PLANTS) hidden.set(plant, await asking.all(plant, seenOf(plant)))
  for (const plant of RESTRICTED) {
    const doctor = await region.journey.token('ed-doctor')
    toDoctor.set(plant, (await region.journey.search(doctor, plant.type, plant.about)).text)
  }
  for (const plants of [ONE, GENERIC, NONE, SILENT]) {
    await region.hold(plants, 'hidden')
    for (const plant of ONE) beside.set(plants, await walk(region).all(plant, seenOf(plant), isOfProblems))
  }
}, 600_000)
afterAll(() => region.stop())

const NAMED = PLANTS.map((it) => [`${it.row}: ${it.what}, asked for by ${it.reader}`, it] as const)
const isOfProblems = ({ holds }: Answered['point']): boolean => holds === 'item'
const seenOf = (plant: Plant) => ({ item: items.get(plant) ?? '', file: files.get(plant) })
const told = (it: readonly Answered[] | undefined): readonly Answered[] => it ?? []

/** What tells of any plant that a reader may not see: its word, in a file too, and its id where nothing of it leaves. */
function tellingOf(reader: Plant['reader'], ids: 'with-ids' | 'without'): RegExp {
  const words = PLANTS.filter((it) => it.reader === reader).flatMap((it) => {
    const id = ids === 'with-ids' && it.leaves === 'nothing' ? [items.get(it) ?? it.mark] : []
    const file = ids === 'with-ids' ? (files.get(it) ?? []) : []
    return [it.mark, attached(it.mark), ...id].concat(file)
  })
  return new RegExp([...words, CODES.source].join('|'), 'g')
}

/** Everything of any plant in an answer. The log tells its officers of what was shown before, by its id. */
function leaksIn({ point, text }: Answered, { reader }: Plant): readonly string[] {
  const ids = point.as === 'ig-officer' ? 'without' : 'with-ids'
  return toldIn(text, reader, ids).map((it) => `${point.name}: ${it}`)
}

/** Most plants are asked for by the same questions: each answer is read once for each reader. */
const READ = new Map<string, Map<string, readonly string[]>>()
function toldIn(text: string, reader: Plant['reader'], ids: 'with-ids' | 'without'): readonly string[] {
  const key = `${reader} ${ids}`
  const read = READ.get(key) ?? new Map<string, readonly string[]>()
  READ.set(key, read)
  const found = read.get(text) ?? [...new Set(text.match(tellingOf(reader, ids)))]
  read.set(text, found)
  return found
}

/** Whatever is planted is read by the id of before: of that row nothing is planted apart. */
const READ_LATER = 'L17'

test('every row of the catalogue that points here has something planted, and no other', () => {
  const ofChannels = new Set(CHANNELS.map((it) => it.tests))
  const own = [...CHANNELS, ...ATTACKS.filter((it) => !ofChannels.has(it.tests))]
  const pointing = own.filter((it) => it.tests.includes(PLANTED)).map((it) => it.id)
  const rows = new Set([...PLANTS.map((it) => it.row), READ_LATER])
  expect([...rows].toSorted()).toEqual(pointing.toSorted())
})

describe('what is planted for somebody who may not see it is in the answer of no entry point', () => {
  test.each(NAMED)('%s', (_name, plant) => {
    const answers = told(hidden.get(plant))
    expect(answers.length).toBeGreaterThan(50)
    expect(items.get(plant)).not.toMatch(/none$/)
    expect(answers.flatMap((it) => leaksIn(it, plant))).toEqual([])
  })

  test.each(NAMED)('%s: read by the id of before, it is absent or without the word', (_name, plant) => {
    const read = told(hidden.get(plant)).filter(({ point }) => /\{type\}\/\{id\}|of a read/.test(point.name))
    const status = plant.leaves === 'nothing' ? 404 : 200
    expect(read.map((it) => it.status)).toEqual([status, status])
  })

  test.each(NAMED)('%s: a search of it goes on as if it were not there', (_name, plant) => {
    const searched = told(hidden.get(plant)).filter(
      ({ point }) => point.holds === 'item' && !/\{type\}\/\{id\}|of a read|Binary/.test(point.name),
    )
    expect(searched.filter((it) => it.status !== 200).map(({ point }) => point.name)).toEqual([])
  })
})

const WITH_FILES = PLANTS.filter((it) => FILED.has(it.what)).map((it) => [it.what, it] as const)

describe('a file is read by its id of before no more than its document is (L25)', () => {
  test.each(WITH_FILES)('%s', (_what, plant) => {
    const read = (answers: readonly Answered[] | undefined) =>
      told(answers)
        .filter(({ point }) => /Binary/.test(point.name))
        .map((it) => it.status)
    expect([read(open.get(plant)), read(hidden.get(plant))]).toEqual([
      [200, 200],
      [404, 404],
    ])
  })
})

describe('the twin: what a source says of where a record came from is given with it (L24)', () => {
  const OF_PROVENANCE = PLANTS.filter((it) => PROVENANCES.some(({ what }) => what === it.what))
  test.each(OF_PROVENANCE.map((it) => [it.what, it] as const))('%s', (_what, plant) => {
    const given = (answers: readonly Answered[] | undefined) =>
      told(answers)
        .filter(({ point }) => point.name === 'GET Patient/{id}/$everything')
        .map(({ text }) => /"resourceType":"Provenance"[^]*"text":"[^"]*(reason|interaction)"/.test(text))
    expect(given(open.get(plant))).toEqual([true])
  })
})

/** Every answer but for what is new in each: times, receipts, ids of requests and the words of page tokens. */
function plain(answers: readonly Answered[] | undefined): readonly string[] {
  return told(answers).map(({ point, status, text }) => {
    const still = text
      .replaceAll(/sandbox\/\d+#\d+/g, 'receipt')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, 'time')
      .replaceAll(/"relation":"next","url":"[^"]*"/g, 'next')
    return `${point.name} ${status} ${still}`
  })
}

describe('what is said of the withheld is neither what nor how much, at any entry point (L32)', () => {
  test('one problem, or every one of any category', () => {
    expect(GENERIC.length).toBeGreaterThan(8)
    expect(plain(beside.get(GENERIC))).toEqual(plain(beside.get(ONE)))
    expect(plain(beside.get(ONE)).filter((it) => it.includes('confidential-items')).length).toBeGreaterThan(
      15,
    )
  })

  test('what is withheld in silence is as what there is not', () => {
    expect(SILENT.length).toBeGreaterThan(1)
    expect(plain(beside.get(SILENT))).toEqual(plain(beside.get(NONE)))
    expect(plain(beside.get(NONE))).not.toEqual(plain(beside.get(ONE)))
  })
})

describe('the twin: where it may be seen it is in the answer of every entry point that gives its type', () => {
  test.each(NAMED)('%s', (_name, plant) => {
    const answers = told(open.get(plant))
    const given = ({ text }: Answered): boolean =>
      text.includes(plant.mark) || text.includes(attached(plant.mark))
    const wrong = answers.filter((it) => given(it) !== isGivenAt(it.point, plant))
    expect(wrong.map((it) => `${given(it) ? 'given' : 'not given'} at ${it.point.name}`)).toEqual([])
    expect(answers.filter(given).length).toBeGreaterThan(5)
  })
})

describe('the twin: what is restricted is given to who may see such, while it is hidden from others (29)', () => {
  test.each(RESTRICTED.map((it) => [it.what, it] as const))('%s', (_what, plant) => {
    expect(toDoctor.get(plant)).toContain(plant.mark)
  })
  test('an item, and a whole record', () => {
    expect(RESTRICTED.length).toBe(2)
  })
})
