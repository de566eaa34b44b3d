import { type LogCursor, type LogQuestion } from '../../../audit/questions/question.js'
import { type PersonKey } from '../../../model/disclosure-request.js'
import { NHS_NUMBER_SYSTEM, isNhsNumber } from '../../../model/nhs-number.js'
import { Refusal } from '../../../model/refusal.js'

/** A search of AuditEvent as understood. */
export type AskedOfLog = {
  readonly question: LogQuestion
  /** The one person whose accesses are wanted; undefined where none was named. */
  readonly person: PersonKey | undefined
  /** The parameter that named them, as it was sent. */
  readonly named: readonly [string, string] | undefined
  readonly count: number
  readonly after: LogCursor | undefined
  /** The parameters as understood, for the self link; the person and the cursor left out. */
  readonly understood: readonly (readonly [string, string])[]
}

type Reading = { -readonly [K in keyof AskedOfLog]: AskedOfLog[K] }
type Reader = (value: string, name: string, into: Reading) => void

const NARROW =
  (read: (value: string, name: string) => LogQuestion): Reader =>
  (value, name, into) => {
    into.question = { ...into.question, ...read(value, name) }
    into.understood = [...into.understood, [name, value]]
  }

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const LARGEST_PAGE = 100
const PAGE = 20

/** Every parameter of the search: FHIR's own where R4 has it, and `purpose`, which R4 has not. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['patient', readPatient],
  ['patient.identifier', readPersonNumber],
  ['agent.identifier', NARROW(readAgent)],
  ['date', NARROW(readDate)],
  ['purpose', NARROW((purpose) => ({ purpose }))],
  ['outcome', NARROW(readOutcome)],
  ['entity.identifier', NARROW((value) => ({ requestId: afterBar(value) }))],
  ['_count', readCount],
  ['_cursor', readCursor],
  ['_format', () => undefined],
])

/** The parameters with their kinds, for the CapabilityStatement. */
export const LOG_PARAMETERS: readonly { readonly name: string; readonly type: string }[] = [
  { name: 'patient', type: 'reference' },
  { name: 'patient.identifier', type: 'token' },
  { name: 'agent.identifier', type: 'token' },
  { name: 'date', type: 'date' },
  { name: 'purpose', type: 'token' },
  { name: 'outcome', type: 'token' },
  { name: 'entity.identifier', type: 'token' },
]

/**
 * What is asked of the log. Refuses a parameter that it does not know, one that is repeated (but `date`, whose two
 * bounds are two) and a value it cannot read, naming the parameter: nothing is ever ignored.
 */
export function askedOfLog(pairs: readonly (readonly [string, string])[]): AskedOfLog {
  const into: Reading = {
    ...{ question: {}, person: undefined, named: undefined },
    ...{ count: PAGE, after: undefined, understood: [] },
  }
  pairs.forEach(([name, value], index) => {
    const read = READERS.get(name)
    const isRepeated = name !== 'date' && pairs.findIndex((it) => it[0] === name) !== index
    if (read === undefined || isRepeated || value === '' || value.length > 1024) throw invalid(name)
    read(value, name, into)
  })
  return into
}

function readPatient(value: string, name: string, into: Reading): void {
  const id = /^(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/.exec(value)?.[1]
  if (id === undefined || into.person !== undefined) throw invalid(name)
  into.person = { kind: 'patient-id', id }
  into.named = [name, value]
}

/** The person with an NHS number given as `system|value`. Refuses another system and a number that cannot be one. */
export function personNumber(value: string, name: string): PersonKey {
  const [system, number = ''] = value.split('|')
  if (system !== NHS_NUMBER_SYSTEM) throw new Refusal('INVALID_IDENTIFIER_SYSTEM', { expression: name })
  if (!isNhsNumber(number)) throw new Refusal('INVALID_NHS_NUMBER', { expression: name })
  return { kind: 'nhs-number', nhsNumber: number }
}

function readPersonNumber(value: string, name: string, into: Reading): void {
  if (into.person !== undefined) throw invalid(name)
  into.person = personNumber(value, name)
  into.named = [name, value]
}

/** An organisation by its ODS code, anyone else by the id they are known under. */
function readAgent(value: string): LogQuestion {
  const known = afterBar(value)
  return value.startsWith(`${ODS}|`) ? { organisation: known } : { user: known }
}

function afterBar(value: string): string {
  return value.slice(value.lastIndexOf('|') + 1)
}

/** Whole days (UTC): `ge` and `le` bound, a bare date is that day. */
function readDate(value: string, name: string): LogQuestion {
  const [, prefix = 'eq', day] = /^(ge|le|eq)?(\d{4}-\d{2}-\d{2})$/.exec(value) ?? []
  if (day === undefined || !isDay(day)) throw invalid(name)
  return { ...(prefix === 'le' ? {} : { from: day }), ...(prefix === 'ge' ? {} : { to: day }) }
}

/** A day of the calendar: the 30th of February is none. */
function isDay(text: string): boolean {
  const instant = Date.parse(text)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

/** FHIR's outcome, as far as the log tells it apart: success, or the code of one refusal. */
function readOutcome(value: string, name: string): LogQuestion {
  if (value === '0') return { outcome: 'released' }
  if (/^[A-Z_]{1,64}$/.test(value)) return { outcome: value }
  throw invalid(name)
}

function readCount(value: string, name: string, into: Reading): void {
  if (!/^[1-9]\d{0,2}$/.test(value) || Number(value) > LARGEST_PAGE) throw invalid(name)
  into.count = Number(value)
}

/** A cursor is a place in the log, and tells an officer nothing: what they may see is decided again on every page. */
function readCursor(value: string, name: string, into: Reading): void {
  const [recorded = '', shard = '', index = ''] = Buffer.from(value, 'base64url').toString('utf8').split(' ')
  if (!isInstant(recorded) || !/^\d{1,9}$/.test(shard) || !/^\d{1,18}$/.test(index)) throw invalid(name)
  into.after = { recorded: new Date(recorded).toISOString(), shard: Number(shard), index: BigInt(index) }
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
}

/** A place in the log as a cursor. */
export function cursorText({ recorded, shard, index }: LogCursor): string {
  return Buffer.from(`${recorded} ${String(shard)} ${String(index)}`).toString('base64url')
}

function invalid(name: string): Refusal {
  return new Refusal('INVALID_PARAMETER', { expression: name })
}
