import { type Chance } from './chance.js'
import { homeOf, mobileOf } from './households.js'
import { CYRILLIC, OTHER_FORMS } from './names.js'
import { type PersonRow } from './person-row.js'

/**
 * How often each thing goes wrong when a council writes a person down, by what those who measured it in health and
 * social care registers report: a few in a hundred for names, one or two for dates of birth, far more for contact details.
 */
export const ERROR_SHARES = {
  numberKnown: 0.4,
  numberMistyped: 0.03,
  shortForm: 0.06,
  otherSpelling: 0.12,
  givenMistyped: 0.007,
  initialOnly: 0.004,
  middleAsGiven: 0.005,
  namesSwapped: 0.006,
  middleLeftOut: 0.55,
  middleInitial: 0.2,
  familyMistyped: 0.012,
  formerFamily: 0.02,
  otherFamily: 0.002,
  marksLeftOut: 0.8,
  cyrillic: 0.02,
  hyphenAsSpace: 0.3,
  halfOfDouble: 0.1,
  dateMissing: 0.005,
  dateSwapped: 0.005,
  digitMistyped: 0.006,
  newYearGiven: 0.002,
  sexMissing: 0.03,
  sexWrong: 0.001,
  moved: 0.12,
  addressMissing: 0.02,
  postcodeMistyped: 0.01,
  phoneMissing: 0.35,
  phoneChanged: 0.12,
  emailMissing: 0.65,
} as const

/** The person as a council may have written them down. */
export function writeDown(person: PersonRow, chance: Chance): PersonRow {
  const names = { ...person, ...writeGiven(person, chance), family: writeFamily(person, chance) }
  const swapped = chance.is(ERROR_SHARES.namesSwapped) ? { given: names.family, family: names.given } : {}
  return {
    ...names,
    ...swapped,
    formerFamily: '',
    born: writeDate(person.born, chance),
    sex: writeSex(person.sex, chance),
    ...writeAddress(person, chance),
    ...writeContact(person, chance),
    number: writeNumber(person.number, chance),
  }
}

function writeGiven({ given, middle }: PersonRow, chance: Chance): Pick<PersonRow, 'given' | 'middle'> {
  if (middle !== '' && chance.is(ERROR_SHARES.middleAsGiven)) return { given: middle, middle: '' }
  const kept = chance.is(ERROR_SHARES.middleLeftOut)
    ? ''
    : chance.is(ERROR_SHARES.middleInitial)
      ? middle.slice(0, 1)
      : middle
  return { given: writeFirst(given, chance), middle: kept }
}

function writeFirst(given: string, chance: Chance): string {
  if (chance.is(ERROR_SHARES.initialOnly)) return given.slice(0, 1)
  if (chance.is(ERROR_SHARES.givenMistyped)) return mistyped(given, chance)
  const forms = OTHER_FORMS[given] ?? []
  const isForeign =
    /^(Moh|Muh|Ah|Hus|Has|Yu|Yo|Us|Om|Ib|Ai|Fat|Zai|Mar|Kha|Ole|Ser|Vol|Dmy|And|Myk|Nat|Iry|Tet|Vik|Sof|Svi)/.test(
      given,
    )
  if (forms.length > 0 && chance.is(isForeign ? ERROR_SHARES.otherSpelling : ERROR_SHARES.shortForm))
    return chance.one(forms)
  return withMarks(given, chance)
}

function writeFamily({ family, formerFamily }: PersonRow, chance: Chance): string {
  if (formerFamily !== '' && chance.is(ERROR_SHARES.formerFamily)) return withMarks(formerFamily, chance)
  if (chance.is(ERROR_SHARES.otherFamily)) return 'Featherstonehaugh'
  if (chance.is(ERROR_SHARES.familyMistyped)) return mistyped(family, chance)
  if (family.includes('-') && chance.is(ERROR_SHARES.halfOfDouble)) return chance.one(family.split('-'))
  if (family.includes('-') && chance.is(ERROR_SHARES.hyphenAsSpace)) return family.replace('-', ' ')
  if (/^(O'|Mc)/.test(family) && chance.is(0.4))
    return family.replace("'", chance.is(0.5) ? ' ' : '').toUpperCase()
  return chance.is(0.2) ? withMarks(family, chance).toUpperCase() : withMarks(family, chance)
}

const PLAIN: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', ı: 'i' }

function withMarks(name: string, chance: Chance): string {
  const cyrillic = CYRILLIC[name]
  if (cyrillic !== undefined && chance.is(ERROR_SHARES.cyrillic)) return cyrillic
  if (!chance.is(ERROR_SHARES.marksLeftOut)) return name
  return Array.from(name, (it) => PLAIN[it] ?? it.normalize('NFD').replace(/[\u0300-\u036f]/g, '')).join('')
}

/** One slip of the hand: a letter doubled, left out, changed, or two swapped. */
function mistyped(name: string, chance: Chance): string {
  const at = chance.whole(Math.max(1, name.length - 1))
  const [before, letter, after] = [name.slice(0, at), name.slice(at, at + 1), name.slice(at + 1)]
  const slip = chance.whole(4)
  if (slip === 0) return before + letter + letter + after
  if (slip === 1) return name.length > 2 ? before + after : name
  if (slip === 2) return before + chance.one(Array.from('aeiousrtln')) + after
  return before + after.slice(0, 1) + letter + after.slice(1)
}

function writeDate(born: string, chance: Chance): string {
  const [year = '', month = '', day = ''] = born.split('-')
  if (chance.is(ERROR_SHARES.dateMissing)) return ''
  if (Number(day) <= 12 && chance.is(ERROR_SHARES.dateSwapped)) return `${year}-${day}-${month}`
  if (chance.is(ERROR_SHARES.newYearGiven)) return `${year}-01-01`
  if (!chance.is(ERROR_SHARES.digitMistyped)) return born
  const at = chance.one([2, 3, 6, 8, 9])
  const digit = (Number(born[at]) + 1) % (at === 6 || at === 8 ? 2 : 10)
  return born.slice(0, at) + String(digit) + born.slice(at + 1)
}

function writeSex(sex: string, chance: Chance): string {
  if (chance.is(ERROR_SHARES.sexMissing)) return ''
  return chance.is(ERROR_SHARES.sexWrong) ? (sex === 'M' ? 'F' : 'M') : sex
}

function writeAddress(
  { street, postcode }: PersonRow,
  chance: Chance,
): Pick<PersonRow, 'street' | 'postcode'> {
  if (chance.is(ERROR_SHARES.moved)) {
    const other = homeOf(chance)
    return { street: other.street, postcode: other.postcode }
  }
  if (chance.is(ERROR_SHARES.addressMissing)) return { street: '', postcode: '' }
  if (chance.is(ERROR_SHARES.postcodeMistyped)) return { street, postcode: mistyped(postcode, chance) }
  const code = chance.is(0.2) ? postcode.replace(' ', '').toLowerCase() : postcode
  return {
    street: chance.is(0.2) ? street.replace('Road', 'Rd').replace('Street', 'St.') : street,
    postcode: code,
  }
}

function writeContact(person: PersonRow, chance: Chance): Pick<PersonRow, 'mobile' | 'landline' | 'email'> {
  const missing = chance.is(ERROR_SHARES.phoneMissing)
  const changed = chance.is(ERROR_SHARES.phoneChanged) ? mobileOf(chance) : person.mobile
  const written = chance.is(0.3) ? changed.replace(/^0/, '+44 ') : changed
  return {
    mobile: missing ? '' : written,
    landline: missing || chance.is(0.5) ? '' : person.landline,
    email: chance.is(ERROR_SHARES.emailMissing) ? '' : person.email,
  }
}

function writeNumber(number: string, chance: Chance): string {
  if (!chance.is(ERROR_SHARES.numberKnown)) return ''
  if (!chance.is(ERROR_SHARES.numberMistyped)) return number
  const at = chance.whole(8)
  return number.slice(0, at) + (number[at + 1] ?? '') + (number[at] ?? '') + number.slice(at + 2)
}
