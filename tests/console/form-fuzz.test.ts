import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv } from '../../src/console/pages/log/csv.js'
import { cursorText, readCursor } from '../../src/console/pages/log/kept-question.js'
import { readQuestion } from '../../src/console/pages/log/question-form.js'
import { type OrganisationWords } from '../../src/console/ports.js'
import { readSimulation } from '../../src/console/pages/simulator/simulator-form.js'
import { isOdsCode } from '../../src/model/ods-code.js'
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

const SIMULATED = [
  ...['person', 'organisation', 'role', 'purpose', 'relationship', 'permission', 'breakGlass'],
  ...['activities', 'assurance', 'approved', 'justified', 'user', 'reference'],
]
/** Answers that are right for one question or another. */
const ANSWERS = [
  ...['9990000018', '9A1', 'social-worker', 'direct-care', 'subject-access', 'as-recorded', 'none'],
  ...['granted', 'no', 'yes', '', '3', 'BREAK_GLASS'],
]
const RIGHT = {
  ...{ person: '9990000018', organisation: '9A1', role: 'social-worker', purpose: 'direct-care' },
  ...{ relationship: 'as-recorded', permission: 'granted', breakGlass: 'no', activities: '' },
  ...{ assurance: '3', approved: 'no', justified: 'no' },
}
const ROLE = { name: 'social-worker', group: 'regulated-social-work', healthProfessional: false } as const
const ORGANISATION: OrganisationWords = {
  ods: '9A1',
  name: 'Council',
  type: 'la-adult',
  dspt: 'met',
  privacyOfficers: [],
  safeguardingLeads: [],
  dsptPublished: undefined,
  staffNaming: 'name',
}

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

  test('it describes a worker and a person of the lists, or says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...SIMULATED),
          fc.oneof(fc.constantFrom(...ANSWERS), fc.string({ unit: 'binary', maxLength: 300 })),
          { maxKeys: 2 },
        ),
        fc.constantFrom('all' as const, '9A1' as const),
        (fields, viewer) => {
          const read = readSimulation(new URLSearchParams({ ...RIGHT, ...fields }), {
            viewer: viewer === 'all' || !isOdsCode(viewer) ? 'all' : viewer,
            ports: { organisations: [ORGANISATION], roles: [ROLE] },
          })
          if (read.kind === 'errors') {
            expect(read.errors.length).toBeGreaterThan(0)
            return
          }
          const { worker, nhsNumber } = read.question
          expect([worker.organisation, worker.role, nhsNumber]).toEqual(['9A1', ROLE, '9990000018'])
          expect(worker.purpose).not.toBe('subject-access')
          expect(worker.userId).not.toContain('\0')
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
