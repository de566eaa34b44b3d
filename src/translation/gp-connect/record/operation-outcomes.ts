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
  const said = saidIn(issue)
  const asked = textOf(issue['diagnostics'])?.trim() ?? PARAMETER.exec(said)?.[0] ?? ''
  const severity = severityOf(issue)
  if (DISABLED.test(`${said}\n${asked}`))
    return { severity, code: 'source-disabled', area: areaIn(asked, said), outcome: 'disabled' }
  const area = AREA_OF_PARAMETER.get(asked)
  if (area !== undefined && isNotRecognised(issue, said))
    return { severity, code: 'source-not-supported', area, outcome: 'not-supported' }
  // A part that is not recognised narrows nothing: the area itself was still answered.
  const [parameter = ''] = asked.split('.')
  return { severity, code: 'source-warning', area: AREA_OF_PARAMETER.get(parameter), outcome: undefined }
}

const PARAMETER = /^include\w+(?:\.\w+)?/
const DISABLED = /\bha(?:s|ve) been disabled\b/i

function severityOf(issue: JsonObject): Remark['severity'] {
  return issue['severity'] === 'error' || issue['severity'] === 'fatal' ? 'error' : 'warning'
}

function saidIn(issue: JsonObject): string {
  const details = issue['details']
  return (isJsonObject(details) ? textOf(details['text']) : undefined) ?? ''
}

function areaIn(asked: string, said: string): Area | undefined {
  const [parameter = ''] = asked.split('.')
  const words = `${said}\n${asked}`
  return AREA_OF_PARAMETER.get(parameter) ?? AREA_OF_WORD.find(([word]) => word.test(words))?.[1]
}

function isNotRecognised(issue: JsonObject, said: string): boolean {
  return issue['code'] === 'not-supported' || /\bunrecogni[sz]ed parameter\b/i.test(said)
}
