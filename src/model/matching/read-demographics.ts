import { type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../json.js'
import { NHS_NUMBER_SYSTEM, parseNhsNumber } from '../nhs-number.js'
import { type Demographics } from './demographics.js'

/**
 * Who a FHIR R4 Patient says somebody is: the names, addresses and contact details in use on the day (ISO 8601 date),
 * and former family names. Former given names are left out: they may be what a gender recognition ended.
 */
export function readDemographics(patient: JsonObject, today: string): Demographics {
  const names = objectsOf(patient['name'])
  const name = current(names, today)
  const family = textOf(name?.['family'])
  const gender = textOf(patient['gender'])
  const telecoms = inUse(objectsOf(patient['telecom']), today).filter((it) => it['use'] !== 'old')
  return {
    family,
    formerFamilies: names
      .filter((it) => FORMER_USES.has(textOf(it['use']) ?? ''))
      .flatMap((it) => textOf(it['family']) ?? []),
    given: arrayOf(name?.['given']).flatMap((it) => textOf(it) ?? []),
    birthDate: textOf(patient['birthDate']),
    sex: gender === 'male' || gender === 'female' ? gender : undefined,
    addresses: inUse(objectsOf(patient['address']), today)
      .filter((it) => it['use'] !== 'old' && it['use'] !== 'billing')
      .map((it) => ({
        lines: arrayOf(it['line']).flatMap((line) => textOf(line) ?? []),
        postcode: textOf(it['postalCode']),
      })),
    phones: valuesOf(telecoms, ['phone', 'sms']),
    emails: valuesOf(telecoms, ['email']),
    nhsNumber: objectsOf(patient['identifier'])
      .filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
      .flatMap((it) => parseNhsNumber(textOf(it['value']) ?? '') ?? [])[0],
  }
}

/** Best first. */
const NAME_USES: readonly (string | undefined)[] = ['usual', 'official', undefined]
const FORMER_USES: ReadonlySet<string> = new Set(['old', 'maiden'])

function current(names: readonly JsonObject[], today: string): JsonObject | undefined {
  const now = inUse(names, today)
  for (const use of NAME_USES) {
    const found = now.find((it) => textOf(it['use']) === use)
    if (found !== undefined) return found
  }
  return undefined
}

function inUse(items: readonly JsonObject[], today: string): readonly JsonObject[] {
  return items.filter((it) => {
    const period = objectOf(it['period'])
    const [start, end] = [textOf(period?.['start']), textOf(period?.['end'])]
    return (
      (start === undefined || start.slice(0, 10) <= today) && (end === undefined || end.slice(0, 10) >= today)
    )
  })
}

function valuesOf(telecoms: readonly JsonObject[], systems: readonly string[]): readonly string[] {
  return telecoms
    .filter((it) => systems.includes(textOf(it['system']) ?? ''))
    .flatMap((it) => textOf(it['value']) ?? [])
}
