import { PEOPLE, type SandboxPerson } from '../people.js'

/** What PDS holds under one NHS number. Every member can be changed while the twin is up. */
export type PdsRecord = {
  readonly nhsNumber: string
  readonly family: string
  readonly given: string
  readonly gender: 'female' | 'male' | 'other' | 'unknown'
  readonly birthDate: string
  readonly address: readonly string[]
  readonly postcode: string
  readonly telephone: string
  /** Registration with a practice; undefined for none. An end date makes it a former one. */
  readonly practice:
    { readonly ods: string; readonly from: string; readonly to: string | undefined } | undefined
  /** REDACTED: the record was marked invalid, and is never returned. */
  readonly sensitivity: 'U' | 'R' | 'V' | 'REDACTED'
  /** NHS number verification status, 01 (present and verified) to 08. */
  readonly verification: keyof typeof VERIFICATION_STATUSES
  readonly death: { readonly date: string; readonly status: 'informal' | 'formal' | 'removed' } | undefined
  /** The current number of the person, where this one was replaced. */
  readonly supersededBy: string | undefined
  readonly version: number
}

export const VERIFICATION_STATUSES = {
  '01': 'Number present and verified',
  '02': 'Number present but not traced',
  '03': 'Trace required',
  '04': 'Trace attempted - No match or multiple match found',
  '05': 'Trace needs to be resolved - (NHS Number or Patient detail conflict)',
  '06': 'Trace in progress',
  '07': 'Number not present and trace not required',
  '08': 'Trace postponed (baby under six weeks old)',
} as const

/** What PDS holds when the sandbox starts, by NHS number. People not known to PDS are absent. */
export function pdsRecords(): Map<string, PdsRecord> {
  const records = PEOPLE.filter((it) => it.pds.kind !== 'not-known').map(recordOf)
  return new Map(records.map((it) => [it.nhsNumber, it]))
}

function recordOf(person: SandboxPerson): PdsRecord {
  const { pds } = person
  return {
    nhsNumber: person.nhsNumber,
    family: person.family,
    given: person.given,
    gender: person.gender,
    birthDate: person.birthDate,
    address: person.address,
    postcode: person.postcode,
    telephone: person.telephone,
    practice:
      person.practice === undefined ? undefined : { ods: person.practice, from: '2015-04-01', to: undefined },
    sensitivity: pds.kind === 'known' ? pds.sensitivity : 'U',
    verification: '01',
    death: pds.kind === 'known' ? pds.death : undefined,
    supersededBy: pds.kind === 'superseded' ? pds.by : undefined,
    version: 2,
  }
}
