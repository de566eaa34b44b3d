import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv } from '../../src/console/pages/log/csv.js'
import { cursorText, readCursor } from '../../src/console/pages/log/kept-question.js'
import { readQuestion } from '../../src/console/pages/log/question-form.js'
import { markup, textOfHtml } from '../../src/console/html/html.js'

const FIELDS = [
  'person',
  'user',
  'organisation',
  'purpose',
  'rule',
  'outcome',
  'breakGlass',
  'from',
  'to',
  'other',
]

describe('whatever a form holds', () => {
  test('it is a question or a list of what is wrong with it, and an invalid number is never searched for', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...FIELDS), fc.string({ unit: 'binary', maxLength: 300 })),
        (fields) => {
          const read = readQuestion(new URLSearchParams(fields))
          if (read.kind === 'errors') {
            expect(read.errors.length).toBeGreaterThan(0)
            return
          }
          const { nhsNumber, from, to, user } = read.question
          expect(nhsNumber ?? '9990000018').toMatch(/^\d{10}$/)
          expect(from ?? '2026-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/)
          expect(to ?? '2026-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/)
          expect(user ?? '').not.toContain('\0')
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('shown again, it is text and never markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = textOfHtml(markup`<p title="${text}">${text}</p>`)
        expect(shown.slice(1, -4)).not.toMatch(/<(?!\/?p)/)
        expect(shown.split('"').length).toBe(3)
      }),
    )
  })

  test('in a file, no cell is a formula and every row has its cells', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }), (row) => {
        const line = csv(['a', 'b', 'c'], [row]).slice('\ufeffa,b,c\r\n'.length, -2)
        const cells = [...`,${line}`.matchAll(/,("(?:[^"]|"")*"|[^,"]*)/g)].map((it) => it[1] ?? '')
        expect(cells.length).toBe(3)
        for (const cell of cells) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

describe('a place in the log in an address', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), fc.bigInt({ min: 0n, max: 10n ** 17n }), (shard, index) => {
        const place = { recorded: '2026-11-22T10:00:00.000000Z', shard, index }
        expect(readCursor(cursorText(place))).toEqual(place)
      }),
    )
  })

  test('is nothing where it was made up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readCursor(text)).toBeUndefined()
      }),
    )
  })
})
