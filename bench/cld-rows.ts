/** A row as it stands in a file: every column, text only. */
export type CldRow = Readonly<Record<string, string>>

export const HEADER = [
  'Reporting Period Start Date',
  'Reporting Period End Date',
  'NHS Number',
  'LA Person Unique Identifier',
  'First Name',
  'Last Name',
  'GP Practice Name',
  'GP Practice Code',
  'Gender',
  'Ethnicity',
  'Date of Birth',
  'Date of Death',
  'Client Type',
  'Primary Support Reason',
  'Postcode',
  'Accommodation Status',
  'Employment Status',
  'Has Unpaid Carer',
  'Autism Spectrum Disorder (ASD)',
  'Visual Impairment',
  'Hearing Impairment',
  'Dementia',
  'Client Funding Status',
  'Event Type',
  'Event Reference',
  'Event Start Date',
  'Event End Date',
  'Event Description',
  'Event Outcome',
  'Request: Route of Access',
  'Assessment Type',
  'Eligible Needs Identified',
  'Method of Assessment',
  'Total Hrs Caring per week',
  'No. of adults being cared for',
  'Adult 1 Linked Person_ID',
  'Adult 2 Linked Person_ID',
  'Adult 3 Linked Person_ID',
  'Service Type',
  'Service Component',
  'Delivery Mechanism',
  'Provider CQC Location Name',
  'Provider CQC Location ID',
  'Review Reason',
  'Review Outcomes Achieved',
  'Method of Review',
  'Unit Cost',
  'Cost Frequency (Unit Type)',
  'Planned units per week',
] as const

/** The one person of the rows: a synthetic number. */
export const NHS_NUMBER = '9990000018'

/** Service rows of one synthetic person, the same on every run. */
export function cldRows(count: number): readonly CldRow[] {
  const next = generator(20_261_122)
  return Array.from({ length: count }, (_, index) => rowOf(index, next))
}

/** Rows with every other way to write a value or to leave it out: what gives the same for them is the same map. */
export function variedRows(count: number): readonly CldRow[] {
  const next = generator(7)
  const columns = HEADER.filter((it) => !FIXED.has(it))
  return cldRows(count).map((row) => {
    const varied: Record<string, string> = { ...row }
    if (next() < 0.3) varied['Date of Death'] = '2026-02-11'
    if (next() < 0.2) varied['NHS Number'] = next() < 0.5 ? '999 000 0018' : '9990000026'
    if (next() < 0.3) varied['Postcode'] = 'zz993ab'
    for (const name of DATES) if (next() < 0.2) varied[name] = englishDate(varied[name] ?? '')
    for (let blanks = Math.floor(next() * 6); blanks > 0; blanks--)
      varied[columns[Math.floor(next() * columns.length)] ?? ''] = next() < 0.5 ? '' : 'NULL'
    return varied
  })
}

/** What makes the row an event at all. */
const FIXED: ReadonlySet<string> = new Set(['NHS Number', 'Event Type'])
const DATES = ['Date of Birth', 'Date of Death', 'Event Start Date', 'Event End Date']

function englishDate(date: string): string {
  return date.split('-').reverse().join('/')
}

const LISTS: Readonly<Record<string, readonly string[]>> = {
  Gender: ['Female', 'Male'],
  Ethnicity: [
    'White: English, Welsh, Scottish, Northern Irish or British',
    'White: Roma',
    'Asian or Asian British: Indian',
  ],
  'Client Type': ['Service user', 'Service user', 'Unpaid carer'],
  'Primary Support Reason': ['Physical Support: Personal care support', 'Learning Disability Support', ''],
  'Accommodation Status': ['Owner occupier or shared ownership scheme', 'Registered care home'],
  'Employment Status': ['Unknown', 'Not in paid employment: Not actively seeking work or retired'],
  'Has Unpaid Carer': ['Yes', 'No'],
  Dementia: ['No', 'No', 'No', 'Yes'],
  'Hearing Impairment': ['No', 'NULL', 'Yes'],
  'Visual Impairment': ['No'],
  'Autism Spectrum Disorder (ASD)': ['No'],
  'Event Outcome': ['Continuation of support or services', 'NFA: Support ended as planned', ''],
  'Service Type': ['Long term support: Community', 'Short term support: ST-Max'],
  'Service Component': ['Home support or domiciliary care', 'Reablement', 'Equipment'],
  'Delivery Mechanism': ['CASSR commissioned support', 'Direct payment'],
}

function rowOf(index: number, next: () => number): CldRow {
  const row: Record<string, string> = {}
  for (const name of HEADER) {
    const list = LISTS[name]
    row[name] = list === undefined ? '' : (list[Math.floor(next() * list.length)] ?? '')
  }
  const month = String(1 + Math.floor(next() * 12)).padStart(2, '0')
  const day = String(1 + Math.floor(next() * 28)).padStart(2, '0')
  return {
    ...row,
    'Reporting Period Start Date': '2025-10-01',
    'Reporting Period End Date': '2026-09-30',
    'NHS Number': NHS_NUMBER,
    'LA Person Unique Identifier': String(30_000_000 + index),
    'First Name': 'Dorothy Ann',
    'Last Name': "TEST-O'ALDER",
    'GP Practice Name': 'Test Alder Surgery',
    'GP Practice Code': 'A81001',
    'Date of Birth': `19${40 + (index % 50)}-${month}-${day}`,
    Postcode: 'ZZ99 3AB',
    'Client Funding Status': 'Fully social care funded',
    'Event Type': 'Service',
    'Event Reference': `EV-${index}`,
    'Event Start Date': `2025-${month}-${day}`,
    'Event End Date': next() < 0.5 ? '' : `2026-${month}-${day}`,
    'Event Description': 'Help with washing, dressing and breakfast',
    'Provider CQC Location Name': 'Test Alder Home Care',
    'Provider CQC Location ID': `1-${100_000_000 + (index % 97)}`,
    'Unit Cost': '21.50',
    'Cost Frequency (Unit Type)': 'Per hour',
    'Planned units per week': '14',
  }
}

/** Park and Miller's minimal standard: the same rows everywhere. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
