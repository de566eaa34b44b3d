import { describe, expect, test } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { type Translated } from '../../src/translation/translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('ssda903')
const translator = mappingTranslator(mapping)
const HEADER = { CHILD: '700001', NHS_NUMBER: '9990000018', SEX: '1', DOB: '06/05/2014' }

function translate(tables: object): Translated {
  const content = asJson({ Header: [HEADER], ...tables })
  return translator.translate(recordOf('ssda903', content), contextFor(['9990000018']))
}

function typesOf(episode: object): number {
  const { resources } = translate({ Episodes: [{ CHILD: '700001', DECOM: '01/02/2025', ...episode }] })
  const found = resources.filter((it) => it.resource.resourceType === 'EpisodeOfCare')
  expect(found).toHaveLength(1)
  return objectsOf(found[0]!.resource['type']).length
}

describe('the looked-after children return', () => {
  const ADOPTION = "adoption identity information is never linked to a child's other records"

  test.each([
    ['AD1', ADOPTION],
    ['PlacedAdoption', ADOPTION],
    ['PrevPerm', 'where the child was before coming back into care may tell of an adoption or of a guardian'],
    ['OC3', 'the yearly return on young people who have left care, which is not part of the agreed view'],
  ])('every field of %s is ignored: %s', (table, reason) => {
    const names = [...(mapping.schema.kinds.get(table)?.keys() ?? [])].map((it) => `${table}.${it}`)
    const ignored = mapping.ignored.filter((it) => it.field.startsWith(`${table}.`))
    expect(ignored.map((it) => it.field).toSorted()).toEqual(names.toSorted())
    expect(new Set(ignored.map((it) => it.reason))).toEqual(new Set([reason]))
  })

  test.each([
    ...['D1', 'E1', 'J1', 'J2', 'J3', 'Q9', 'e1'].map((LS) => ({ LS })),
    ...['A3', 'A4', 'A5', 'A6', 'K1', 'R5', 'Q8', 'a5'].map((PLACE) => ({ PLACE })),
  ])('%j is told nowhere: the episode stands without it', (episode) => {
    expect(typesOf(episode)).toBe(1)
    const { resources } = translate({ Episodes: [{ CHILD: '700001', DECOM: '01/02/2025', ...episode }] })
    const bare = translate({ Episodes: [{ CHILD: '700001', DECOM: '01/02/2025' }] })
    expect(resources).toEqual(bare.resources)
  })

  test.each(['D1', 'E1', 'J1'])('nor does an issue say that %s was left out', (LS) =>
    expect(translate({ Episodes: [{ CHILD: '700001', DECOM: '01/02/2025', LS }] }).issues).toEqual([]),
  )

  test.each([{ LS: 'C2' }, { PLACE: 'U1' }])('%j is told', (episode) => expect(typesOf(episode)).toBe(2))

  test('a social worker is known by registration number, and is made once however many episodes there are', () => {
    const { resources } = translate({
      SWEpisodes: [
        { CHILD: '700001', SW_ID: 'SW1', SW_DECOM: '01/01/2025', SW_DEC: '01/02/2025' },
        { CHILD: '700001', SW_ID: 'SW1', SW_DECOM: '01/03/2026' },
      ],
    })
    const statuses = resources
      .filter((it) => it.resource.resourceType === 'CareTeam')
      .map((it) => it.resource['status'])
    expect(statuses).toEqual(['inactive', 'active'])
    expect(resources.filter((it) => it.resource.resourceType === 'PractitionerRole')).toHaveLength(1)
  })

  test('postcodes of the home and of the placement appear nowhere', () => {
    const { resources } = translate({
      Episodes: [
        { CHILD: '700001', DECOM: '01/02/2025', HOME_POST: 'ZZ99 1ZZ', PL_POST: 'ZZ99 2ZZ', URN: 'zq7' },
      ],
    })
    expect(JSON.stringify(resources)).not.toMatch(/ZZ99|zq7/)
  })
})
