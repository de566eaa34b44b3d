import { type Chance } from './chance.js'
import { type NameStock, STOCKS, TWIN_NAMES } from './names.js'
import { type PersonRow } from './person-row.js'

const STREETS =
  'High Street|Station Road|Church Lane|Victoria Road|Green Lane|Manor Road|Park Avenue|Mill Lane|London Road|King Street|The Crescent|Springfield Road|Windsor Close|Grange Road|New Street|Queens Road'.split(
    '|',
  )
const AREAS = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH']
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ'

/** People who live together: families with children and twins, couples, people alone, the residents of a home. */
export function household(chance: Chance): readonly PersonRow[] {
  const stock = stockOf(chance)
  const home = homeOf(chance)
  const kind = chance.whole(100)
  if (kind < 34) return [adult(chance, stock, home, chance.is(0.5) ? 'M' : 'F', 19, 95)]
  if (kind < 60) return couple(chance, stock, home, 22, 92)
  if (kind < 94) return familyOf(chance, stock, home)
  if (kind < 99) return sharers(chance, home)
  return residents(chance, home)
}

type Home = Pick<PersonRow, 'street' | 'postcode' | 'landline'>

function stockOf(chance: Chance): NameStock {
  let left = chance.whole(1_000) / 1_000
  for (const stock of STOCKS) {
    if (left < stock.share) return stock
    left -= stock.share
  }
  return chance.one(STOCKS)
}

export function homeOf(chance: Chance): Home {
  const flat = chance.is(0.15) ? `Flat ${chance.whole(12) + 1}, ` : ''
  const letter = (): string => chance.one(Array.from(LETTERS))
  return {
    street: `${flat}${chance.whole(180) + 1} ${chance.one(STREETS)}`,
    postcode: `${chance.one(AREAS)}${chance.whole(28) + 1} ${chance.whole(9) + 1}${letter()}${letter()}`,
    landline: chance.is(0.55) ? `01632 ${String(chance.whole(1_000_000)).padStart(6, '0')}` : '',
  }
}

export function mobileOf(chance: Chance): string {
  return `07${String(chance.whole(1_000_000_000)).padStart(9, '0')}`
}

const CHECKED = 9

/** A number of the range that is given to nobody for tests, with its check digit. */
export function numberOf(chance: Chance): string {
  for (;;) {
    const body = `9${String(chance.whole(100_000_000)).padStart(8, '0')}`
    let sum = 0
    for (let at = 0; at < CHECKED; at++) sum += Number(body[at]) * (10 - at)
    const check = (11 - (sum % 11)) % 11
    if (check < 10) return body + String(check)
  }
}

function person(
  chance: Chance,
  stock: NameStock,
  home: Home,
  fixed: Partial<PersonRow> & { readonly sex: string; readonly born: string },
): PersonRow {
  const names = fixed.sex === 'M' ? stock.men : stock.women
  const given = fixed.given ?? chance.early(names)
  const family = fixed.family ?? chance.early(stock.families)
  const year = Number(fixed.born.slice(0, 4))
  const hasMobile = year < 2010 && chance.is(year < 1945 ? 0.4 : 0.9)
  const hasEmail = year < 2008 && chance.is(year < 1950 ? 0.3 : 0.75)
  const mail = `${given}.${family}${chance.whole(1_000)}`.toLowerCase().replace(/[^a-z0-9.]/g, '')
  return {
    ...home,
    given,
    family,
    middle: chance.is(0.6) || /^(Mohammed|Muhammad|Abdul|Syed)$/.test(given) ? chance.early(names) : '',
    formerFamily: '',
    mobile: hasMobile ? mobileOf(chance) : '',
    email: hasEmail ? `${mail}@example.org` : '',
    number: numberOf(chance),
    ...fixed,
  }
}

const TODAY = 2026

function bornBetween(chance: Chance, youngest: number, oldest: number, stock: NameStock): string {
  const year = TODAY - youngest - chance.whole(oldest - youngest + 1)
  if (chance.is(stock.newYear)) return `${year}-01-01`
  const day = new Date(Date.UTC(year, 0, 1 + chance.whole(365)))
  return day.toISOString().slice(0, 10)
}

function adult(
  chance: Chance,
  stock: NameStock,
  home: Home,
  sex: string,
  youngest: number,
  oldest: number,
): PersonRow {
  const made = person(chance, stock, home, { sex, born: bornBetween(chance, youngest, oldest, stock) })
  const born = Number(made.born.slice(0, 4))
  if (sex !== 'F' || !chance.is(born < 1970 ? 0.7 : 0.35)) return made
  const maiden = chance.early(stock.families)
  return { ...made, formerFamily: chance.is(0.7) ? maiden : '', ...hyphenated(made, maiden, chance) }
}

function hyphenated(made: PersonRow, maiden: string, chance: Chance): Partial<PersonRow> {
  return chance.is(0.08) ? { family: `${maiden}-${made.family}` } : {}
}

function couple(chance: Chance, stock: NameStock, home: Home, youngest: number, oldest: number): PersonRow[] {
  const one = adult(chance, stock, home, 'M', youngest, oldest)
  const year = TODAY - Number(one.born.slice(0, 4))
  const other = adult(chance, stock, home, 'F', Math.max(19, year - 8), Math.max(20, year + 5))
  const shared = chance.is(0.7) && !other.family.includes('-') ? { family: one.family } : {}
  // Some couples share a telephone, some a mailbox.
  const phone = chance.is(0.1) ? { mobile: one.mobile } : {}
  const mail = chance.is(0.1) ? { email: one.email } : {}
  return [one, { ...other, ...shared, ...phone, ...mail }]
}

function familyOf(chance: Chance, stock: NameStock, home: Home): readonly PersonRow[] {
  const parents = couple(chance, stock, home, 24, 55)
  const [father, mother] = parents
  if (father === undefined || mother === undefined) return parents
  const births = 1 + chance.whole(3)
  const children: PersonRow[] = []
  for (let birth = 0; birth < births; birth++) children.push(...born(chance, stock, home, father, mother))
  return [...parents, ...children]
}

/** One child, named after a parent now and then, or twins. */
function born(
  chance: Chance,
  stock: NameStock,
  home: Home,
  father: PersonRow,
  mother: PersonRow,
): PersonRow[] {
  const sex = chance.is(0.5) ? 'M' : 'F'
  const age = Math.max(0, TODAY - Number(mother.born.slice(0, 4)) - 20)
  const date = bornBetween(chance, 0, Math.max(1, age), { ...stock, newYear: 0 })
  const contact = { mobile: chance.is(0.6) ? mother.mobile : '', email: chance.is(0.4) ? mother.email : '' }
  const common = { family: father.family, born: date, ...contact }
  const after = sex === 'M' ? father : mother
  const named = chance.is(0.04) ? { given: after.given } : {}
  const child = person(chance, stock, home, { ...common, sex, ...named })
  if (!chance.is(0.016)) return [child]
  if (chance.is(0.3)) {
    const [one, other] = chance.one(TWIN_NAMES)
    return [
      { ...child, given: one },
      { ...person(chance, stock, home, { ...common, sex, given: other }), middle: child.middle },
    ]
  }
  return [child, otherTwin(chance, stock, home, child)]
}

/** Twins of the same first name are told apart by the next: Mohammed Ali and Mohammed Bilal. */
function otherTwin(chance: Chance, stock: NameStock, home: Home, twin: PersonRow): PersonRow {
  const { family, mobile, email } = twin
  const sex = chance.is(0.35) ? (twin.sex === 'M' ? 'F' : 'M') : twin.sex
  const given =
    sex === twin.sex && /^(Mohammed|Muhammad|Abdul|Syed)$/.test(twin.given) ? twin.given : undefined
  for (;;) {
    const other = person(chance, stock, home, {
      ...{ family, mobile, email, sex, born: twin.born },
      ...(given === undefined ? {} : { given }),
    })
    if (given === undefined ? other.given !== twin.given : other.middle !== twin.middle) return other
  }
}

function sharers(chance: Chance, home: Home): readonly PersonRow[] {
  return Array.from({ length: 3 + chance.whole(3) }, () =>
    adult(chance, stockOf(chance), { ...home, landline: '' }, chance.is(0.6) ? 'M' : 'F', 19, 45),
  )
}

/** A care home: one address and one telephone for all. */
function residents(chance: Chance, home: Home): readonly PersonRow[] {
  const phone = `01632 ${String(chance.whole(1_000_000)).padStart(6, '0')}`
  return Array.from({ length: 15 + chance.whole(40) }, () => ({
    ...adult(chance, stockOf(chance), { ...home, landline: phone }, chance.is(0.35) ? 'M' : 'F', 65, 101),
    mobile: '',
    email: '',
  }))
}
