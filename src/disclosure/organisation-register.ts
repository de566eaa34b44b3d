import { type OdsCode } from '../model/ods-code.js'
import { type OrganisationRegister } from './ports.js'

export type RegisteredOrganisation = { readonly ods: OdsCode; readonly type: string; readonly dspt: string }

export type Agreement = {
  readonly parties: readonly OdsCode[]
  readonly purposes: readonly string[]
  readonly dataClasses: readonly string[]
  /** ISO 8601 dates; the end day is included. */
  readonly start: string
  readonly end: string
}

/** Organisations and agreements as they were told at one instant (ISO 8601). */
export type Registered = {
  readonly organisations: readonly RegisteredOrganisation[]
  readonly agreements: readonly Agreement[]
  readonly toldAt: string
}

/**
 * The registers of organisations and agreements, from settings already checked: `standing` gives what they say now.
 * INVARIANT: what was told longer ago than `maxAgeSeconds` is unknown, never taken as it was.
 */
export function organisationRegister(
  standing: (at: string) => Registered,
  maxAgeSeconds: number,
): OrganisationRegister {
  const fresh = (at: string): Registered | undefined => {
    const told = standing(at)
    return Date.parse(at) - Date.parse(told.toldAt) <= maxAgeSeconds * 1_000 ? told : undefined
  }
  return {
    organisation: (ods, at) => fresh(at)?.organisations.find((it) => it.ods === ods),
    agreementInForce: (requester, holder, purpose, recordClass, at) => {
      const day = at.slice(0, 10)
      return fresh(at)?.agreements.some(
        (it) =>
          it.parties.includes(requester) &&
          (holder === undefined || it.parties.includes(holder)) &&
          it.purposes.includes(purpose) &&
          it.dataClasses.includes(recordClass) &&
          it.start <= day &&
          day <= it.end,
      )
    },
    toldAt: (at) => fresh(at)?.toldAt,
  }
}
