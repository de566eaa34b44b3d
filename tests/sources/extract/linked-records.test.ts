import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RecordLinks } from '../../../src/model/links/record-link.js'
import { extract } from '../../../src/sources/extract/extract.js'
import { ingestFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type Database, openDatabase } from '../../../src/storage/database.js'
import { extractLoader } from '../../../src/storage/extracts/extract-loader.js'
import { heldRecordsStore } from '../../../src/storage/extracts/held-records-store.js'
import { linkStore } from '../../../src/storage/links/link-store.js'
import { mappingTranslator } from '../../../src/translation/mapping-translator.js'
import { type TestDatabase, testDatabase } from '../../storage/test-database.js'
import { askContext, nhs, questionFor, sourceSettings, sourceWorld } from '../source-world.js'
import { CLD_OPTIONS, csvOf, extractSource, fileOf, serviceOf } from './cld-extract.js'

const SOURCE = extractSource('cld', { ...CLD_OPTIONS, person: 'LA Person Unique Identifier' })
const DOROTHY = nhs('9990000018')
const ERNEST = nhs('9990000026')
const WHO = { source: 'la-test', localId: 'P-100' }
const ACT = { by: 'IG-1', at: '2026-11-22T08:00:00.000Z', reason: 'known to the team' }
const HOW = { evidence: undefined, again: false }
const unnumbered = serviceOf('', { 'LA Person Unique Identifier': 'P-100' })

let made: TestDatabase
let database: Database
let links: RecordLinks

beforeEach(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  links = linkStore(database, () => Promise.resolve())
})
afterEach(async () => {
  await database.close()
  await made.close()
})

const held = async (rows: Parameters<typeof csvOf>[0]): Promise<void> => {
  const taken = await ingestFile(fileOf(csvOf(rows), SOURCE), SOURCE, extractLoader(database), () =>
    Promise.resolve(),
  )
  expect(taken.kind).toBe('loaded')
}
const recordsOf = async (nhsNumber: string) =>
  (await heldRecordsStore(database).holding('la-test', [nhsNumber], 100)).records

const ofErnest = serviceOf(ERNEST, {
  'LA Person Unique Identifier': 'P-100',
  'Event Start Date': '2026-05-01',
})

describe('records that come without an NHS number', () => {
  it('are of nobody until they are linked, then of one person, and of nobody again', async () => {
    await held([unnumbered])
    expect(await recordsOf(DOROTHY)).toEqual([])
    await links.link(WHO, DOROTHY, ACT, HOW)
    expect(await recordsOf(DOROTHY)).toMatchObject([{ nhsNumber: DOROTHY, isLinked: true }])
    expect(await recordsOf(ERNEST)).toEqual([])
    await links.unlink(WHO, ACT)
    expect(await recordsOf(DOROTHY)).toEqual([])
  })

  it('are shown with those that give the number, each once', async () => {
    await held([
      unnumbered,
      serviceOf(DOROTHY, { 'LA Person Unique Identifier': 'P-100', 'Event Start Date': '2026-05-01' }),
    ])
    await links.link(WHO, DOROTHY, ACT, HOW)
    expect((await recordsOf(DOROTHY)).map((it) => it.isLinked)).toEqual([true, false])
  })

  it('never take along a record of the same id that gives another number, nor go with the link any more', async () => {
    await held([unnumbered])
    await links.link(WHO, DOROTHY, ACT, HOW)
    expect(await recordsOf(DOROTHY)).toHaveLength(1)
    await held([unnumbered, ofErnest])
    expect(await recordsOf(DOROTHY)).toEqual([])
    expect((await recordsOf(ERNEST)).map((it) => it.isLinked)).toEqual([false])
    expect(await links.personOf(['la-test'], 'P-100')).toBeUndefined()
    // Who the person is under all of their numbers is nobody else.
    const { records } = await heldRecordsStore(database).holding('la-test', [DOROTHY, ERNEST], 100)
    expect(records.map((it) => it.isLinked)).toEqual([true, false])
  })

  it('are not linked against what the source itself says, and somebody has to judge', async () => {
    await held([unnumbered, ofErnest])
    const evidence = { rules: [], agreement: {}, bits: 30, probability: 0.99 }
    expect(await links.link(WHO, DOROTHY, ACT, { evidence, again: true })).toBe('contradicted')
    expect(await links.linksOf('la-test', 10)).toEqual([])
    expect(await links.reviews('la-test', 10)).toMatchObject([{ ...WHO, suggestions: [{ evidence }] }])
    expect(await links.link(WHO, ERNEST, ACT, HOW)).toBe('linked')
  })

  it('are not those of another source that uses the same ids', async () => {
    await held([unnumbered])
    await links.link({ ...WHO, source: 'la-other' }, DOROTHY, ACT, HOW)
    expect(await recordsOf(DOROTHY)).toEqual([])
  })
})

describe('a linked record', () => {
  const answered = async () => {
    const { id, organisation, recordClass } = SOURCE.descriptor
    const options = { ...SOURCE.options }
    const settings = sourceSettings({
      id,
      kind: 'extract',
      organisation,
      recordClass,
      mapping: 'cld',
      options,
    })
    const connector = extract(settings, { ...sourceWorld(), held: heldRecordsStore(database) })
    return connector.ask(questionFor(settings, ['services']), askContext(5_000))
  }

  it('is translated as the person’s, without the number it does not give', async () => {
    await held([unnumbered])
    await links.link(WHO, DOROTHY, ACT, HOW)
    const [record] = (await answered()).records
    if (record === undefined) throw new Error('nothing was found')
    expect(record.linkedTo).toBe(DOROTHY)
    const context = {
      source: SOURCE.descriptor,
      patientReference: 'Patient/p-1',
      nhsNumbers: [DOROTHY],
      idOf: (type: string, id: string) => `${type}-${id}`,
    }
    const translator = mappingTranslator(SOURCE.mapping)
    const { resources } = translator.translate(record, context)
    expect(resources.map((it) => it.resource.resourceType)).toContain('CarePlan')
    expect(JSON.stringify(resources)).not.toContain(DOROTHY)
    // Of anybody else it is nothing.
    expect(translator.translate(record, { ...context, nhsNumbers: [ERNEST] }).resources).toEqual([])
    expect(translator.translate({ ...record, linkedTo: undefined }, context).resources).toEqual([])
  })

  it('that its source now gives to somebody else is said to be missing, and not to be none', async () => {
    await held([unnumbered])
    await links.link(WHO, DOROTHY, ACT, HOW)
    const whole = await answered()
    expect([whole.outcomes[0]?.outcome, whole.reasons]).toEqual(['answered', []])
    await held([unnumbered, ofErnest])
    const { records, outcomes, reasons } = await answered()
    expect([records, outcomes[0]?.outcome, reasons]).toEqual([[], 'partial', ['link-contradicted']])
  })

  it('whose date of birth is another is an error, and shown to nobody', async () => {
    await held([{ ...unnumbered, 'Date of Birth': '1950-01-01' }])
    await links.link(WHO, DOROTHY, ACT, HOW)
    expect(await answered()).toMatchObject({ records: [], reasons: ['other-birth-date'] })
  })
})
