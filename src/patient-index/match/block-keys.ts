import { type Prepared } from '../compare/prepare.js'

/**
 * Keys of which a pair must share one to be compared at all: each stands for one way in which records of one person
 * still agree when something in the rest went wrong.
 */
export function blockKeys(record: Prepared): readonly string[] {
  const { given, family, places, phones, emails, nhsNumber } = record
  const initial = given.whole[0] ?? ''
  // Names may stand in each other's place.
  const initials = [initial, family.whole[0] ?? ''].sort().join('')
  const sounds = [given.sound, family.sound].sort().join(' ')
  return [
    ...(nhsNumber === undefined ? [] : [`number ${nhsNumber}`]),
    ...dateKeys(record),
    ...(sounds.length > SHORTEST_SOUNDS ? [`names ${sounds}`] : []),
    ...places.map((it) => `place ${it.postcode} ${initials}`),
    ...phones.map((it) => `phone ${it} ${initial}`),
    ...emails.map((it) => `email ${it}`),
  ]
}

/** Shorter ones are shared by too many names to part anybody. */
const SHORTEST_SOUNDS = 3

function dateKeys({ birthDate, given, family }: Prepared): readonly string[] {
  if (birthDate.length < 8) return []
  return [`born ${birthDate}`, `year ${birthDate.slice(0, 4)} ${given.sound} ${family.sound}`]
}
