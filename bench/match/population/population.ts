import { Chance } from './chance.js'
import { homeOf, household, numberOf } from './households.js'
import { STOCKS } from './names.js'
import { type CouncilRow, type PersonRow, type Population } from './person-row.js'
import { writeDown } from './write-down.js'

/** Of every household, this share of its people is not in the index: their relatives are. */
const NOT_INDEXED = 0.04
/** People whom an adoption or a new registration gave another identity. */
const PARTED = 0.004

/** A population of `size` people in an index, and what a council wrote down of them: the same for the same seed. */
export function population(seed: number, size: number): Population {
  const chance = new Chance(seed)
  const index: PersonRow[] = []
  const council: CouncilRow[] = []
  while (index.length < size) {
    for (const person of household(chance)) {
      if (chance.is(NOT_INDEXED)) {
        council.push({ row: writeDown(person, chance), truth: undefined, kind: 'ordinary' })
      } else if (chance.is(PARTED)) {
        const former = before(person, chance)
        const row = writeDown(former, chance)
        const tells = tellsOfFormer(row, former, person)
        council.push({ row, truth: tells ? undefined : index.length, kind: tells ? 'parted' : 'ordinary' })
        index.push(person)
      } else {
        council.push({ row: writeDown(person, chance), truth: index.length, kind: 'ordinary' })
        index.push(person)
      }
    }
  }
  return { index, council }
}

/** The person as they were before: with another number, and a name or the sex that they have no more. */
function before(person: PersonRow, chance: Chance): PersonRow {
  const stock = chance.one(STOCKS)
  const number = numberOf(chance)
  if (chance.is(0.5)) {
    const sex = person.sex === 'M' ? 'F' : 'M'
    const keepsName = chance.is(0.15)
    const given = keepsName ? person.given : chance.early(sex === 'M' ? stock.men : stock.women)
    return { ...person, number, sex, given, middle: keepsName ? person.middle : '' }
  }
  const given = chance.is(0.6) ? person.given : chance.early(person.sex === 'M' ? stock.men : stock.women)
  const home = chance.is(0.3) ? {} : { ...homeOf(chance), mobile: '', email: '' }
  let family = chance.early(stock.families)
  while (family === person.family) family = chance.early(stock.families)
  return { ...person, ...home, number, given, family, formerFamily: '' }
}

/** A record that says nothing but what is true of the person now keeps no secret. */
function tellsOfFormer(row: PersonRow, former: PersonRow, person: PersonRow): boolean {
  const isNamed = former.given !== person.given || former.family !== person.family
  return isNamed || row.number === former.number || (row.sex !== '' && row.sex !== person.sex)
}
