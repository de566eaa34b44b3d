import { caseRecords } from '../../sandbox/council/case-records.js'
import { PEOPLE } from '../../sandbox/people.js'
import { chartOf } from '../../sandbox/practice/charts/charts.js'
import { ROLES } from '../../sandbox/roles.js'

/** Elements of a chart that hold what was written, rather than its keys and states, which are words of ours. */
const WRITTEN_IN: readonly string[] = ['display', 'text', 'dosage', 'note', 'comment', 'title']

/** Words of a record that stand elsewhere too: a heading that is a resource type, and the names of those who ask. */
const GENERIC: ReadonlySet<string> = new Set(['Medication', ...ROLES.map((it) => it.userName)])

/** What identifies anybody in the region. */
const IDENTIFYING: readonly string[] = [
  ...PEOPLE.flatMap((it) => [it.nhsNumber, it.family, it.postcode, it.telephone, ...it.address.slice(0, 1)]),
  ...caseRecords().flatMap((it) => [
    String(it.resident.PERSON_ID),
    ...it.relationships.map((one) => one.OTHER_FULL_NAME),
  ]),
]

/** Whose record is five thousand times the same few words: to look for each in every answer would find nothing new. */
export const LONG_RECORD = '9990000174'

/** What was written in any record of the region. */
const WRITTEN: readonly string[] = [
  ...PEOPLE.filter((it) => it.nhsNumber !== LONG_RECORD).flatMap((it) =>
    textsIn(written(chartOf(it.nhsNumber), '')),
  ),
  ...caseRecords().flatMap((it) =>
    textsIn([
      [it.warningNotes, it.assessments, it.packagesOfCare, it.relationships],
      it.caseNotes.map((note) => [note.TITLE, note.NOTE]),
    ]),
  ),
]

/** Every text of the region's records that must be nowhere but in the answer it belongs to. */
export const CANARIES: readonly string[] = [...new Set([...IDENTIFYING, ...WRITTEN])].filter(
  (it) => !GENERIC.has(it),
)

/** Whether the text holds it; a number is not found inside a longer one. */
export function holds(text: string, wanted: string): boolean {
  if (!text.includes(wanted)) return false
  return !/^\d+$/.test(wanted) || new RegExp(`(?<![0-9A-Za-z])${wanted}(?![0-9A-Za-z])`).test(text)
}

/** Texts long enough to be nobody's code or date. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length >= 8 && /[A-Za-z]{4}/.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function written(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((it) => written(it, name))
  if (typeof value !== 'object' || value === null) return WRITTEN_IN.includes(name) ? value : undefined
  return Object.entries(value).map(([inner, child]) => written(child, inner))
}
