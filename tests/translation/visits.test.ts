import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { violationsOf } from './gp-connect-validity.js'
import { contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const NUMBER = '9990000018'
const TIMES = [undefined, null, '', 'after lunch', '2026-10-14T10:00:00', '2026-10-14T11:00:00'] as const
const WORDS = [undefined, null, '', 'Nobody at home'] as const
const FLAGS = [undefined, null, '', 'Y', 'N', 'perhaps'] as const

const translator = mappingTranslator(shippedMapping('mosaic-rest'))

function translated(visit: JsonObject) {
  const input: Json = {
    resident: { PERSON_ID: 7, NHS_ID: Number(NUMBER), RESTRICTED: 'N' },
    visits: [{ VISIT_ID: 1, PERSON_ID: 7, ...visit }],
  }
  const { resources, issues } = translator.translate(recordOf('mosaic-rest', input), contextFor([NUMBER]))
  return { made: resources.filter((it) => it.resource.resourceType === 'Appointment'), issues }
}

const known = (fields: Readonly<Record<string, string | null | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])))

const rows = TIMES.flatMap((start) =>
  TIMES.map((end) => ({ PLANNED_START: start, PLANNED_END: end }) as const),
)

describe('a visit is a valid appointment, whatever is missing', () => {
  test.each(rows)('from $PLANNED_START to $PLANNED_END', (times) => {
    for (const COMPLETED_FLAG of FLAGS)
      for (const REASON_VISIT_NOT_MADE of WORDS) {
        const visit = known({ ...times, COMPLETED_FLAG, REASON_VISIT_NOT_MADE })
        const { made } = translated(visit)
        expect(made.length).toBe(1)
        for (const { resource } of made)
          expect([visit, errorsOf(BASE.validate(resource)), violationsOf(resource)]).toEqual([visit, [], []])
        // Nothing that the source says of it is lost.
        for (const it of Object.values(visit)) {
          if (typeof it !== 'string' || it.length < 2 || it === 'perhaps') continue
          expect(JSON.stringify(made)).toContain(it)
        }
      }
  })

  test('one that ends before it starts on the same day has neither time, and that is said', () => {
    const { made, issues } = translated({
      PLANNED_START: '2026-10-14T11:00:00',
      PLANNED_END: '2026-10-14T10:00:00',
    })
    expect(made.map(({ resource }) => [resource['start'], resource['end']])).toEqual([[undefined, undefined]])
    expect(issues.map((it) => it.code)).toContain('period-backwards')
  })
})

test.each(FLAGS)('the person learns of a visit here only where they were told: %j', (PERSON_TOLD) => {
  const { made } = translated(known({ PERSON_TOLD, PLANNED_START: '2026-10-14T10:00:00' }))
  expect(made.map((it) => it.flags.includes('not-disclosed-to-person'))).toEqual([PERSON_TOLD !== 'Y'])
})
