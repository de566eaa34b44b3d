import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { isNhsNumber, NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { isOdsCode, ODS_CODE_SYSTEM, type OdsCode } from '../../model/ods-code.js'
import { type Trace } from '../../model/person.js'

/**
 * A PDS Patient as a trace, or `unavailable` when it is not one: its id must be the number asked or the one that
 * superseded it, and it must carry that number as its identifier. `today` is an ISO 8601 date.
 */
export function readPatient(body: Json | undefined, today: string): Trace {
  if (!isJsonObject(body) || body['resourceType'] !== 'Patient') return { kind: 'unavailable' }
  const id = textOf(body['id']) ?? ''
  const identifiers = objectsOf(body['identifier']).filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
  const own = identifiers.find((it) => it['value'] === id)
  if (!isNhsNumber(id) || own === undefined) return { kind: 'unavailable' }
  return {
    kind: 'traced',
    nhsNumber: id,
    nhsNumberStatus: statusOf(own),
    sensitivity: sensitivityOf(body),
    birthDate: textOf(body['birthDate']),
    death: deathOf(body),
    practice: practiceOf(body, today),
    patient: body,
  }
}

/** The words some versions of the verification status system use for the codes. */
const STATUS_WORDS: Readonly<Record<string, string>> = {
  'number-present-and-verified': '01',
  'number-present-but-not-traced': '02',
  'trace-required': '03',
  'trace-attempted-no-match': '04',
  'trace-needs-to-be-resolved': '05',
  'trace-in-progress': '06',
  'number-not-present': '07',
  'trace-postponed': '08',
}
/** The retired spelling of the system and UK Core's; both carry the same meaning. */
const STATUS_SYSTEM = /NHSNumberVerificationStatus(England)?(-1)?$/

function statusOf(identifier: JsonObject): string | undefined {
  const codings = objectsOf(identifier['extension'])
    .filter((it) => STATUS_SYSTEM.test(textOf(it['url']) ?? ''))
    .flatMap((it) => objectsOf(objectOf(it['valueCodeableConcept'])?.['coding']))
  for (const coding of codings) {
    const code = textOf(coding['code']) ?? ''
    if (!STATUS_SYSTEM.test(textOf(coding['system']) ?? '')) continue
    if (/^0[1-8]$/.test(code)) return code
    if (Object.hasOwn(STATUS_WORDS, code)) return STATUS_WORDS[code]
  }
  return undefined
}

type Sensitivity = Extract<Trace, { kind: 'traced' }>['sensitivity']

/** From open to closed: of several marks the most closed counts. */
const SENSITIVITIES: readonly Sensitivity[] = ['U', 'R', 'V', 'REDACTED']

/** No mark is unrestricted; a mark that is not known counts as very restricted. */
function sensitivityOf(patient: JsonObject): Sensitivity {
  const security = objectOf(patient['meta'])?.['security']
  if (security === undefined) return 'U'
  if (!Array.isArray(security)) return 'V'
  const marks: readonly Json[] = security
  const ranks = marks.map((it) => {
    const code = textOf(objectOf(it)?.['code'])
    const rank = SENSITIVITIES.findIndex((known) => known === code)
    return rank < 0 ? SENSITIVITIES.indexOf('V') : rank
  })
  return SENSITIVITIES[Math.max(0, ...ranks)] ?? 'V'
}

/** PDS codes of the death notification: 1 informal, 2 formal, U removed. */
const DEATHS: ReadonlyMap<string, 'none' | 'informal' | 'formal'> = new Map([
  ['1', 'informal'],
  ['2', 'formal'],
  ['U', 'none'],
])

/** A date of death without a readable notification counts as formal; a removal for death counts as informal. */
function deathOf(patient: JsonObject): 'none' | 'informal' | 'formal' {
  const told = DEATHS.get(codeWithin(patient, 'DeathNotificationStatus') ?? '')
  const dead = patient['deceasedDateTime'] !== undefined || patient['deceasedBoolean'] === true
  if (dead) return told === 'informal' ? 'informal' : 'formal'
  if (told !== undefined) return told
  return codeWithin(patient, 'PDS-RemovalFromRegistration') === 'DEA' ? 'informal' : 'none'
}

/** The first code in the parts of the extension whose URL ends so. */
function codeWithin(patient: JsonObject, urlEnd: string): string | undefined {
  return objectsOf(patient['extension'])
    .filter((it) => (textOf(it['url']) ?? '').endsWith(urlEnd))
    .flatMap((it) => [it, ...objectsOf(it['extension'])])
    .flatMap((it) => objectsOf(objectOf(it['valueCodeableConcept'])?.['coding']))
    .map((it) => textOf(it['code']))
    .find((it) => it !== undefined)
}

/** The one practice the person is registered with today; undefined for none, or where more than one is named. */
function practiceOf(patient: JsonObject, today: string): OdsCode | undefined {
  const codes = objectsOf(patient['generalPractitioner'])
    .map((it) => objectOf(it['identifier']))
    .filter((it) => it !== undefined)
    .filter((it) => it['system'] === ODS_CODE_SYSTEM && covers(objectOf(it['period']), today))
    .map((it) => textOf(it['value']) ?? '')
  const [only, second] = new Set(codes)
  return only !== undefined && second === undefined && isOdsCode(only) ? only : undefined
}

function covers(period: JsonObject | undefined, today: string): boolean {
  const start = textOf(period?.['start'])?.slice(0, 10)
  const end = textOf(period?.['end'])?.slice(0, 10)
  return (start === undefined || start <= today) && (end === undefined || end >= today)
}
