/** One person as a register holds them; every part a plain value, in the form of no product. */
export type PersonRow = {
  readonly given: string
  readonly middle: string
  readonly family: string
  readonly formerFamily: string
  /** `YYYY-MM-DD`; empty where it is not known. */
  readonly born: string
  /** `M`, `F` or empty. */
  readonly sex: string
  readonly street: string
  readonly postcode: string
  readonly mobile: string
  readonly landline: string
  readonly email: string
  /** Ten digits, not always a valid number; empty where there is none. */
  readonly number: string
}

/** What a council wrote down of a person. */
export type CouncilRow = {
  readonly row: PersonRow
  /** Place of the person in the index; undefined where they are not in it. */
  readonly truth: number | undefined
  /** `parted`: the index holds the person under the identity that an adoption or a new registration gave them. */
  readonly kind: 'ordinary' | 'parted'
}

/** A register of people, and what a council wrote down of them and of others. */
export type Population = { readonly index: readonly PersonRow[]; readonly council: readonly CouncilRow[] }
