/**
 * What is compared of two records, and how it can agree, from most to least. Each field has one level for each pair;
 * `missing` where one of them does not say.
 */
export const LEVELS = {
  /** `part`: one is the beginning of the other's names; `alike`: one letter or only the spelling of the sound apart. */
  given: ['exact', 'variant', 'swapped', 'part', 'reordered', 'alike', 'initial', 'different'],
  middle: ['same', 'initial', 'different'],
  /** `former`: one is a former name of the other; `part`: one name of a double-barrelled one. */
  family: ['exact', 'former', 'part', 'alike', 'swapped', 'different'],
  /** `new-year`: both 1 January, which stands for an unknown day; `swapped`: day and month; `slip`: one digit. */
  birthDate: ['exact', 'new-year', 'swapped', 'slip', 'partial', 'different'],
  sex: ['same', 'different'],
  /** `house`: number and postcode. */
  address: ['house', 'postcode', 'sector', 'different'],
  phone: ['same', 'different'],
  email: ['same', 'different'],
  nhsNumber: ['same', 'different'],
} as const

export type Field = keyof typeof LEVELS

/** How two records agree, field by field. */
export type Agreement = { readonly [F in Field]: (typeof LEVELS)[F][number] | 'missing' }

export const FIELDS: readonly Field[] = [
  'given',
  'middle',
  'family',
  'birthDate',
  'sex',
  'address',
  'phone',
  'email',
  'nhsNumber',
]

/** A value for every field. */
export function everyField<T>(value: (field: Field) => T): Readonly<Record<Field, T>> {
  return {
    given: value('given'),
    middle: value('middle'),
    family: value('family'),
    birthDate: value('birthDate'),
    sex: value('sex'),
    address: value('address'),
    phone: value('phone'),
    email: value('email'),
    nhsNumber: value('nhsNumber'),
  }
}
