import { type Agreement } from '../compare/agreement.js'
import { BORNE_BY_SIBLINGS } from '../names/name-variants.js'
import { type Name } from '../compare/prepare.js'

/** What two records may come to at most: one person without asking anybody, a case for a person to judge, or nothing. */
export type Most = 'link' | 'review' | 'none'

type Compared = { readonly agreement: Agreement; readonly given: readonly [Name, Name] }

/** A rule that limits what the evidence may do, however strong it is. */
export type MatchRule = {
  readonly id: string
  /** One sentence an officer can read. */
  readonly says: string
  readonly most: Exclude<Most, 'link'>
  readonly applies: (compared: Compared) => boolean
}

/**
 * What no score overrides. The rules that come to `none` also keep apart what an adoption or a new gender recognition
 * parted: a person then has a new NHS number and another given name, family name or sex, at the same date of birth and
 * often the same address (Gender Recognition Act 2004 s.22; Adoption and Children Act 2002 s.57). No pair that looks so
 * is linked, or as much as suggested, unless the NHS number itself is the same.
 */
export const MATCH_RULES: readonly MatchRule[] = [
  {
    id: 'numbers-differ',
    says: 'each record gives a valid NHS number, and they are different',
    most: 'none',
    applies: ({ agreement }) => agreement.nhsNumber === 'different',
  },
  {
    id: 'given-name-differs',
    says: 'the given names are different: another of the household, a twin, or a name that was given up',
    most: 'none',
    applies: ({ agreement }) => agreement.given === 'different' && !hasNumber(agreement),
  },
  {
    id: 'family-name-differs',
    says: 'the family names are different, and neither record gives one of them as a former name',
    most: 'none',
    applies: ({ agreement }) => agreement.family === 'different' && !hasNumber(agreement),
  },
  {
    id: 'names-differ',
    says: 'the given and the family names are different, whatever the NHS number: it is written down wrongly',
    most: 'none',
    applies: ({ agreement }) => agreement.given === 'different' && agreement.family === 'different',
  },
  {
    id: 'sex-differs',
    says: 'one record says male and the other female',
    most: 'none',
    applies: ({ agreement }) => agreement.sex === 'different' && !hasNumber(agreement),
  },
  {
    id: 'birth-date-differs',
    says: 'the dates of birth differ by more than a slip',
    most: 'none',
    applies: ({ agreement }) => agreement.birthDate === 'different' && !hasNumber(agreement),
  },
  {
    id: 'contact-details-alone',
    says: 'a name or the date of birth is missing: contact details alone never say who a person is',
    most: 'none',
    applies: ({ agreement }) =>
      (['given', 'family', 'birthDate'] as const).some((it) => agreement[it] === 'missing') &&
      !hasNumber(agreement),
  },
  {
    id: 'number-against-the-rest',
    says: 'the NHS number is the same, and a name, the sex or the date of birth is missing or different',
    most: 'review',
    applies: ({ agreement }) =>
      hasNumber(agreement) &&
      (agreement.sex === 'different' ||
        (['given', 'family', 'birthDate'] as const).some((it) => ABSENT.has(agreement[it]))),
  },
  {
    id: 'given-name-not-sure',
    says: 'the given names are alike and not the same: twins are often named so',
    most: 'review',
    applies: ({ agreement }) => !SURE_GIVEN.has(agreement.given),
  },
  {
    id: 'middle-name-differs',
    says: 'the middle names are different',
    most: 'review',
    applies: ({ agreement }) => agreement.middle === 'different',
  },
  {
    id: 'given-name-of-siblings',
    says: 'the given name is one that siblings bear together, and the name after it does not agree',
    most: 'review',
    applies: ({ agreement, given }) =>
      agreement.middle !== 'same' &&
      !hasNumber(agreement) &&
      given.some((it) => BORNE_BY_SIBLINGS.has(it.whole)),
  },
  {
    id: 'birth-date-not-sure',
    says: 'the dates of birth differ by a slip or are incomplete, and no address or contact detail agrees',
    most: 'review',
    applies: ({ agreement }) => !SURE_DATE.has(agreement.birthDate) && !isSupported(agreement),
  },
]

const ABSENT: ReadonlySet<string> = new Set(['missing', 'different'])
const SURE_GIVEN: ReadonlySet<string> = new Set(['exact', 'variant', 'swapped'])
const SURE_DATE: ReadonlySet<string> = new Set(['exact', 'new-year'])

function hasNumber({ nhsNumber }: Agreement): boolean {
  return nhsNumber === 'same'
}

/** A date that is incomplete is supported by nothing but the NHS number: relatives share all the rest. */
function isSupported({ birthDate, nhsNumber, address, phone, email }: Agreement): boolean {
  if (nhsNumber === 'same') return true
  return birthDate !== 'partial' && (address === 'house' || phone === 'same' || email === 'same')
}
