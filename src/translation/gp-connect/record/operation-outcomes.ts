import { type Area } from '../../../model/area.js'
import { type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { listed } from '../reading/rows.js'

/** What the practice says, inside the record, of one of the parameters it was asked. */
export type Remark = {
  readonly severity: 'warning' | 'error'
  readonly code: 'source-disabled' | 'source-not-supported' | 'source-warning'
  readonly area: Area | undefined
  readonly outcome: 'disabled' | 'not-supported' | undefined
}

const AREA_OF_PARAMETER: ReadonlyMap<string, Area> = new Map([
  ['includeAllergies', 'allergies'],
  ['includeMedication', 'medications'],
  ['includeProblems', 'problems'],
  ['includeImmunisations', 'immunisations'],
  ['includeConsultations', 'consultations'],
])

/** Words by which practices name an area in the text of a warning. */
const AREA_OF_WORD: readonly (readonly [RegExp, Area])[] = [
  [/\ballerg/i, 'allergies'],
  [/\bmedication/i, 'medications'],
  [/\bproblem/i, 'problems'],
  [/\bimmuni[sz]ation/i, 'immunisations'],
  [/\bconsultation/i, 'consultations'],
]

/** GP Connect 1.6.2 error handling: a parameter not recognised, or an area switched off, answered with 200. */
export function remarksOf(operationOutcome: JsonObject): readonly Remark[] {
  return listed(operationOutcome['issue']).filter(isJsonObject).map(remarkOf)
}

function remarkOf(issue: JsonObject): Remark {
  const details = issue['details']
  const said = isJsonObject(details) ? (textOf(details['text']) ?? '') : ''
  const parameter = textOf(issue['diagnostics'])?.trim() ?? /^(include\w+(?:\.\w+)?)/.exec(said)?.[1] ?? ''
  const [name = '', part] = parameter.split('.')
  const severity = issue['severity'] === 'error' || issue['severity'] === 'fatal' ? 'error' : 'warning'
  const disabled = /\bha(?:s|ve) been disabled\b/i.test(`${said}\n${parameter}`)
  const area =
    AREA_OF_PARAMETER.get(name) ??
    (disabled ? AREA_OF_WORD.find(([word]) => word.test(`${said}\n${name}`))?.[1] : undefined)
  if (disabled) return { severity, code: 'source-disabled', area, outcome: 'disabled' }
  // A part that is not recognised narrows nothing: the area itself was still answered.
  const unsupported = part === undefined && area !== undefined && isNotRecognised(issue, said)
  if (unsupported) return { severity, code: 'source-not-supported', area, outcome: 'not-supported' }
  return { severity, code: 'source-warning', area, outcome: undefined }
}

function isNotRecognised(issue: JsonObject, said: string): boolean {
  return issue['code'] === 'not-supported' || /\bunrecogni[sz]ed parameter\b/i.test(said)
}
