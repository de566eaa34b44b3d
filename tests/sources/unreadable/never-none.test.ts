import { describe, expect, it } from 'vitest'
import { structuredBundle, listOf } from '../contract/gp-connect-shapes.js'
import { NHS_NUMBER } from '../source-world.js'
import { service } from '../../journeys/new-council/directory.js'
import { type Bundle, ENTRY_DAMAGES, PAGE_DAMAGES } from './damages.js'
import { answersWith, askStatedPractice, askStructured, PLACES, type Said } from './fhir-places.js'
import { askCaseSystem, askDirectory } from './row-places.js'

/** What may be said of a source whose answer could not be read, or not all of it. */
const SAID_OF_THE_UNREADABLE = ['partial', 'error']

function checkNeverNone({ outcomes, reasons }: Said): void {
  expect(outcomes.filter((it) => !SAID_OF_THE_UNREADABLE.includes(it))).toEqual([])
  expect(reasons).not.toEqual([])
}

describe.each(PLACES)('$name', (place) => {
  it('is answered by a sound source', async () => {
    expect(await place.ask(answersWith(place, undefined, 'something'))).toEqual({
      outcomes: ['answered'],
      reasons: [],
    })
  })

  describe.each(['something', 'nothing'] as const)('where there is %s else', (there) => {
    it.each([...ENTRY_DAMAGES, ...PAGE_DAMAGES])('is never none for $name', async (damage) => {
      checkNeverNone(await place.ask(answersWith(place, damage, there)))
    })
  })
})

const AREAS = ['allergies', 'medications'] as const
const NONE = { emptyReason: { coding: [{ code: 'no-content-recorded' }] } }

/** A structured record in which the lists say that there is nothing. */
const EMPTY: Bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    ...patientIn(structuredBundle(NHS_NUMBER)),
    { resource: listOf('886921000000105', [], NONE) },
    { resource: listOf('933361000000108', [], NONE) },
  ],
}

function patientIn(record: unknown): readonly unknown[] {
  const { entry } = record as { readonly entry: readonly unknown[] }
  return entry.slice(0, 1)
}

describe('a structured record of a practice', () => {
  it('says that there is nothing where its lists do', async () => {
    expect(await askStructured(EMPTY, AREAS)).toEqual({
      outcomes: ['answered-empty', 'answered-empty'],
      reasons: [],
    })
  })

  it.each([
    ...ENTRY_DAMAGES,
    ...PAGE_DAMAGES.filter(({ name }) => /another type of|alone|next page|links|link that/.test(name)),
  ])('is never none for $name', async (damage) => {
    checkNeverNone(await askStructured(damage.of(EMPTY, { address: '/', wanted: 'Patient' }), AREAS))
  })

  it.each([
    ['entries that are a text', 'x'],
    ['entries of nothing', [null]],
  ])('is never none for a list with %s', async (_, entry) => {
    const list = { resource: listOf('886921000000105', [], { ...NONE, entry }) }
    const more = { resource: listOf('933361000000108', [], NONE) }
    const record = { ...EMPTY, entry: [...patientIn(EMPTY), list, more] }
    expect(await askStructured(record, AREAS)).toEqual({
      outcomes: ['partial', 'partial'],
      reasons: ['list-unreadable'],
    })
  })

  it('is never none where it holds something shortened', async () => {
    const shortened = { resource: { resourceType: 'Condition', meta: { tag: [{ code: 'SUBSETTED' }] } } }
    const record = { ...EMPTY, entry: [...(EMPTY.entry as readonly unknown[]), shortened] }
    expect(await askStructured(record, AREAS)).toEqual({
      outcomes: ['error', 'error'],
      reasons: ['record-incomplete'],
    })
  })
})

const STATED = { resourceType: 'CapabilityStatement', version: '1.6.2' }

describe('what a practice states that it offers', () => {
  it.each<readonly [string, unknown]>([
    ['another resource', { ...STATED, resourceType: 'OperationOutcome' }],
    ['no interface', STATED],
    ['interfaces that are a text', { ...STATED, rest: 'x' }],
    ['interfaces of nothing', { ...STATED, rest: [null] }],
    ['types that are a text', { ...STATED, rest: [{ resource: 'x' }] }],
    ['types of nothing', { ...STATED, rest: [{ resource: [null] }] }],
    [
      'interactions that are a text',
      { ...STATED, rest: [{ resource: [{ type: 'Appointment', interaction: 'x' }] }] },
    ],
  ])('is never "no appointments" for %s', async (_, statement) => {
    checkNeverNone(await askStatedPractice(statement, 'appointments'))
  })

  it('is none where it is sound and has none', async () => {
    const { outcomes } = await askStatedPractice({ ...STATED, rest: [{ resource: [] }] }, 'appointments')
    expect(outcomes).toEqual(['not-supported'])
  })
})

const ROW = { ID: 7, NHS_ID: Number(NHS_NUMBER) }

describe.each(['people', 'packages'] as const)('a case system: %s', (damaged) => {
  it.each<readonly [string, unknown]>([
    ['rows that are a text', { pages: 1, items: 'x' }],
    ['rows that are null', { pages: 1, items: null }],
    ['one row that is no list', { pages: 1, items: ROW }],
    ['no rows at all', { pages: 1 }],
    ['an error', { error: 'no' }],
    ['an OperationOutcome', { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] }],
    ['a row that is a text', { pages: 1, items: ['x'] }],
    ['a row that is null', { pages: 1, items: [null] }],
    ['a row that is empty', { pages: 1, items: [{}] }],
    ['a row that is empty beside a sound one', { pages: 1, items: [ROW, {}] }],
    ['no word of further pages', { items: [] }],
    ['a number of pages that is a text', { pages: '1', items: [] }],
    ['fewer pages than none', { pages: -1, items: [] }],
    ['half a page', { pages: 0.5, items: [] }],
    ['more pages than there can be', { pages: 100_000, items: [] }],
  ])('is never none for %s', async (_, body) => {
    checkNeverNone(await askCaseSystem(damaged, body))
  })

  it('is none where it is sound and has none', async () => {
    const said = await askCaseSystem(damaged, { pages: 1, items: [] })
    expect(said).toEqual({ outcomes: ['answered-empty'], reasons: [] })
  })
})

const S1 = service('s1', 'Meals')

describe('a service directory', () => {
  it.each<readonly [string, unknown]>([
    ['services that are a text', { total_pages: 1, contents: 'x' }],
    ['services that are null', { total_pages: 1, contents: null }],
    ['an error', { error: 'no' }],
    ['a service that is a text', { total_pages: 1, contents: [S1, 'x'] }],
    ['a service that is null', { total_pages: 1, contents: [null] }],
    ['a service without an id', { total_pages: 1, contents: [S1, {}] }],
    ['a service that cannot be read by itself', { total_pages: 1, contents: [{ id: 's2' }] }],
    ['no word of further pages', { contents: [] }],
    ['a number of pages that is a text', { total_pages: '1', contents: [] }],
    ['a second page', { total_pages: 2, contents: [] }],
    ['a larger total', { total_pages: 1, total_items: 4, contents: [] }],
    ['a larger total than what is there', { total_pages: 1, total_items: 4, contents: [S1] }],
    ['a page that is not the last', { total_pages: 1, last_page: false, contents: [] }],
  ])('is never none for %s', async (_, body) => {
    checkNeverNone(await askDirectory(body))
  })

  it.each<readonly [string, readonly unknown[]]>([
    ['answered-empty', []],
    ['answered', [S1]],
  ])('is %s where it is sound', async (outcome, contents) => {
    const body = { total_pages: 1, total_items: contents.length, last_page: true, contents }
    expect((await askDirectory(body)).outcomes).toEqual([outcome])
  })
})
