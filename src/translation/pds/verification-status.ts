import { type JsonObject, objectsOf, textOf } from '../../model/json.js'

const RETIRED = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus'
const CURRENT = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland'

type Status = { readonly code: string; readonly word: string; readonly display: string }

/** NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE; the words are those of the retired UK Core code system. */
const STATUSES: readonly Status[] = [
  { code: '01', word: 'number-present-and-verified', display: 'Number present and verified' },
  { code: '02', word: 'number-present-but-not-traced', display: 'Number present but not traced' },
  { code: '03', word: 'trace-required', display: 'Trace required' },
  {
    code: '04',
    word: 'trace-attempted-no-match-or-multiple-match-found',
    display: 'Trace attempted - No match or multiple match found',
  },
  {
    code: '05',
    word: 'trace-needs-to-be-resolved-nhs-number-or-patient-detail-conflict',
    display: 'Trace needs to be resolved - (NHS Number or patient detail conflict)',
  },
  { code: '06', word: 'trace-in-progress', display: 'Trace in progress' },
  {
    code: '07',
    word: 'number-not-present-and-trace-not-required',
    display: 'Number not present and trace not required',
  },
  {
    code: '08',
    word: 'trace-postponed-baby-under-six-weeks-old',
    display: 'Trace postponed (baby under six weeks old)',
  },
]

/** The concept with codings of the retired system written in the current one; every other coding as it was. */
export function currentVerificationStatus(concept: JsonObject): JsonObject {
  return { ...concept, coding: objectsOf(concept['coding']).map(currentCoding) }
}

function currentCoding(coding: JsonObject): JsonObject {
  const status = STATUSES.find(
    (it) => it.code === textOf(coding['code']) || it.word === textOf(coding['code']),
  )
  if (coding['system'] !== RETIRED || status === undefined) return coding
  return { ...coding, system: CURRENT, code: status.code, display: status.display }
}
