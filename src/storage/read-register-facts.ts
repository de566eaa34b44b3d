import { type RecordClass } from '../model/facts.js'
import { type Dissent, type RegisterFacts } from '../model/registers.js'

/**
 * Reads stored facts back. Throws RegisterError when a member is missing or of another form: a register that cannot
 * be read is not an empty one.
 */
export function readRegisterFacts(stored: unknown): RegisterFacts {
  const fields = isFields(stored) ? stored : {}
  return {
    dissents: list(fields, 'dissents', dissentOf),
    objectsTo: list(fields, 'objectsTo', textOf),
    objectsToUser: list(fields, 'objectsToUser', textOf),
    consentCategories: list(fields, 'consentCategories', textOf),
    explicitConsent: flag(fields, 'explicitConsent'),
    capacity: capacityOf(fields['capacity']),
    bestInterests: flag(fields, 'bestInterests'),
    cannotConsent: flag(fields, 'cannotConsent'),
    enhancedReview: flag(fields, 'enhancedReview'),
    competentMinor: flag(fields, 'competentMinor'),
    proxies: list(fields, 'proxies', textOf),
    ...(fields['childEnquiries'] === undefined
      ? {}
      : { childEnquiries: list(fields, 'childEnquiries', textOf) }),
    nationalOptOut: flag(fields, 'nationalOptOut'),
    type1: flag(fields, 'type1'),
  }
}

/** What is stored of a person cannot be read. */
class RegisterError extends Error {
  override readonly name = 'RegisterError'
  constructor(member: string) {
    super(`the stored register member ${member} cannot be read`)
  }
}

type Fields = Readonly<Record<string, unknown>>

const RECORD_CLASSES: readonly RecordClass[] = ['gp-record', 'social-care-record', 'exchange']

function list<T>(fields: Fields, member: string, read: (value: unknown) => T | undefined): readonly T[] {
  const value = fields[member]
  if (!Array.isArray(value)) throw new RegisterError(member)
  return value.map((it: unknown) => {
    const item = read(it)
    if (item === undefined) throw new RegisterError(member)
    return item
  })
}

function flag(fields: Fields, member: string): boolean {
  const value = fields[member]
  if (typeof value !== 'boolean') throw new RegisterError(member)
  return value
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function dissentOf(value: unknown): Dissent | undefined {
  if (!isFields(value) || typeof value['recordedBy'] !== 'string') return undefined
  return { recordedBy: value['recordedBy'], covers: list(value, 'covers', recordClassOf) }
}

function recordClassOf(value: unknown): RecordClass | undefined {
  return RECORD_CLASSES.find((it) => it === value)
}

function capacityOf(value: unknown): 'has' | 'lacks' | undefined {
  if (value === undefined || value === 'has' || value === 'lacks') return value
  throw new RegisterError('capacity')
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
