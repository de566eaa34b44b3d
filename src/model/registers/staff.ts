/** Hours somebody works, by the clock in England. */
export type WorkingHours = {
  /** 1 for Monday to 7 for Sunday. */
  readonly days: readonly number[]
  /** `HH:MM`; a shift that ends before it begins goes on past midnight. */
  readonly from: string
  readonly to: string
}

/** Days, both included, ISO 8601. */
export type Leave = { readonly from: string; readonly to: string }

type Employment = {
  readonly hours?: readonly WorkingHours[] | undefined
  readonly leave?: readonly Leave[] | undefined
  /** The last day somebody worked there, ISO 8601. */
  readonly leftOn?: string | undefined
}

/** One worker as the organisation's own system lists them. What is left out is not known, and nothing is made of it. */
export type StaffMember = Employment & {
  /** As their tokens name them. */
  readonly userId: string
  readonly nhsNumber?: string | undefined
  readonly familyName?: string | undefined
  readonly address?: { readonly line: string; readonly postcode: string } | undefined
  /** NHS numbers of those they have declared an interest in: their family, their friends. */
  readonly declared?: readonly string[] | undefined
}

/** The same as it is kept: who they are only as keyed digests. */
export type StaffFacts = Employment & {
  readonly person?: string | undefined
  readonly family?: string | undefined
  readonly home?: string | undefined
  readonly declared: readonly string[]
}
