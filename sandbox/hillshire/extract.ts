import { PEOPLE, type SandboxPerson } from '../people.js'
import { lastReturn } from './quarter.js'

/** A row of a Client Level Data return, by column. */
type CldRow = Readonly<Record<string, string>>

/** The columns the council fills, in the order of the return. */
const COLUMNS = [
  'Reporting Period Start Date',
  'Reporting Period End Date',
  'NHS Number',
  'LA Person Unique Identifier',
  'First Name',
  'Last Name',
  'GP Practice Code',
  'Gender',
  'Date of Birth',
  'Client Type',
  'Primary Support Reason',
  'Postcode',
  'Accommodation Status',
  'Has Unpaid Carer',
  'Event Type',
  'Event Reference',
  'Event Start Date',
  'Event End Date',
  'Event Outcome',
  'Request: Route of Access',
  'Assessment Type',
  'Method of Assessment',
  'Service Type',
  'Service Component',
  'Delivery Mechanism',
  'Provider CQC Location Name',
  'Provider CQC Location ID',
  'Review Reason',
  'Review Outcomes Achieved',
  'Method of Review',
] as const

/**
 * The quarterly extract of LA-HILLSHIRE as CSV: the events of the people it knows, and two rows that nobody can be
 * shown, one without an NHS number and one whose number fails its check digit. Takes the ISO 8601 date of today.
 */
export function hillshireExtract(today: string): string {
  const { start, end } = lastReturn(today)
  const period = { 'Reporting Period Start Date': start, 'Reporting Period End Date': end }
  const known = PEOPLE.filter((it) => it.councils.includes('9A2'))
  const rows: readonly CldRow[] = [...known.flatMap((it) => eventsOf(it)), ...UNTRACED].map((it) => ({
    ...it,
    ...period,
  }))
  const lines = rows.map((row) => COLUMNS.map((it) => written(row[it] ?? '')).join(','))
  return `${[COLUMNS.map(written).join(','), ...lines].join('\r\n')}\r\n`
}

function eventsOf(person: SandboxPerson): readonly CldRow[] {
  const own = {
    'NHS Number': person.nhsNumber,
    'LA Person Unique Identifier': `HS${person.nhsNumber.slice(-4)}`,
    'First Name': person.given,
    'Last Name': person.family,
    'GP Practice Code': person.practice ?? '',
    Gender: person.gender === 'female' ? 'Female' : 'Male',
    'Date of Birth': person.birthDate,
    'Client Type': 'Service user',
    'Primary Support Reason': 'Physical support: Personal care support',
    Postcode: person.postcode,
    'Accommodation Status': 'Owner occupier or shared ownership scheme',
    'Has Unpaid Carer': 'Yes',
  }
  return EVENTS.map((event, at) => ({
    ...own,
    ...event,
    'Event Reference': `HS-${person.nhsNumber.slice(-4)}-${String(at + 1)}`,
  }))
}

/** From the first contact to the support that is under way. */
const EVENTS: readonly CldRow[] = [
  {
    'Event Type': 'Request',
    'Event Start Date': '2026-01-05',
    'Event End Date': '2026-01-07',
    'Event Outcome': 'Progress to assessment, review or reassessment',
    'Request: Route of Access': 'Discharge from Hospital',
  },
  {
    'Event Type': 'Assessment',
    'Event Start Date': '2026-01-12',
    'Event End Date': '2026-01-16',
    'Event Outcome': 'Progress to support planning or services',
    'Assessment Type': 'Long term assessment',
    'Method of Assessment': 'Face to face',
  },
  {
    'Event Type': 'Service',
    'Event Start Date': '2026-02-02',
    'Service Type': 'Long term support: Community',
    'Service Component': 'Home support or domiciliary care',
    'Delivery Mechanism': 'CASSR commissioned support',
    'Provider CQC Location Name': 'Hillside Home Care (sandbox)',
    'Provider CQC Location ID': '1-9990000002',
  },
  {
    'Event Type': 'Review',
    'Event Start Date': '2026-03-16',
    'Event End Date': '2026-03-17',
    'Event Outcome': 'Continuation of support or services',
    'Review Reason': 'Planned',
    'Method of Review': 'Telephone',
  },
]

const UNTRACED: readonly CldRow[] = ['', '9990000086'].map((number, at) => ({
  'NHS Number': number,
  'LA Person Unique Identifier': `HS900${String(at)}`,
  'First Name': 'Nobody',
  'Last Name': 'TEST-UNTRACED',
  'Date of Birth': '1950-01-01',
  'Client Type': 'Service user',
  'Event Type': 'Request',
  'Event Reference': `HS-900${String(at)}-1`,
  'Event Start Date': '2026-01-20',
  'Event End Date': '2026-01-21',
}))

function written(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
