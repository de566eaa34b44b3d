import { createHmac } from 'node:crypto'
import { type JsonObject, arrayOf, objectsOf, textOf } from '../../model/json.js'
import { type StaffFacts, type StaffMember } from '../../model/registers/staff.js'

/** A keyed digest of one kind of fact (`watched`: of a whole list of people): the same for the same fact, and nothing to anybody without the key. */
export type Keyed = (kind: 'person' | 'family' | 'home' | 'district' | 'watched', fact: string) => string

/** Digests under a key of this gateway; they are of no use for anything but being compared. */
export function keyedWith(key: Uint8Array): Keyed {
  const own = createHmac('sha256', key).update('linchpin detectors').digest()
  return (kind, fact) => createHmac('sha256', own).update(`${kind} ${fact}`).digest('base64url').slice(0, 22)
}

/** What an entry keeps of a person beside their number, so that two people can be seen to be close. */
export type Kin = {
  readonly family?: string | undefined
  readonly home?: string | undefined
  readonly district?: string | undefined
}

/** The digests of the usual or official name and of the home address of a Patient as PDS gives it. */
export function kinOf(patient: JsonObject, keyed: Keyed): Kin {
  const names = objectsOf(patient['name'])
  const name = names.find((it) => it['use'] === 'usual') ?? names.find((it) => it['use'] === 'official')
  const family = textOf(name?.['family'])
  const address = objectsOf(patient['address']).find((it) => it['use'] === 'home')
  const postcode = compact(textOf(address?.['postalCode']) ?? '')
  // PDS gives lines that are empty, and the house on the line of the street or on its own.
  const lines = arrayOf(address?.['line']).filter((it) => typeof it === 'string')
  const line = lines.find((it) => /\d/.test(it)) ?? lines.find((it) => it.trim() !== '')
  return {
    family: family === undefined ? undefined : keyed('family', letters(family)),
    home: homeOf(line, postcode, keyed),
    district: isPostcode(postcode) ? keyed('district', postcode.slice(0, -3)) : undefined,
  }
}

/** A worker as they are kept: who they are only as digests. */
export function staffFacts(
  { nhsNumber, familyName, address, declared, hours, leave, leftOn }: Omit<StaffMember, 'userId'>,
  keyed: Keyed,
): StaffFacts {
  return {
    person: nhsNumber === undefined ? undefined : keyed('person', nhsNumber),
    family: familyName === undefined ? undefined : keyed('family', letters(familyName)),
    home: address === undefined ? undefined : homeOf(address.line, compact(address.postcode), keyed),
    declared: (declared ?? []).map((it) => keyed('person', it)),
    hours,
    leave,
    leftOn,
  }
}

/** Of an address the house number, or its name, within its postcode: streets are written in many ways. */
function homeOf(line: string | undefined, postcode: string, keyed: Keyed): string | undefined {
  if (line === undefined || line.trim() === '' || !isPostcode(postcode)) return undefined
  const house = /^\s*(?:flat\s+)?(\d+[a-z]?)\b/i.exec(line)?.[1] ?? line
  return keyed('home', `${compact(house)} ${postcode}`)
}

function isPostcode(text: string): boolean {
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(text)
}

function compact(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z\d]/g, '')
}

function letters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '')
}
