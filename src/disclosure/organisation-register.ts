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

/** The registers of organisations and agreements, from settings already checked. */
export function organisationRegister(
  organisations: readonly RegisteredOrganisation[],
  agreements: readonly Agreement[],
): OrganisationRegister {
  const byCode = new Map(organisations.map((it) => [it.ods, it]))
  return {
    organisation: (ods) => byCode.get(ods),
    agreementInForce: (requester, holder, purpose, recordClass, at) => {
      const day = at.slice(0, 10)
      return agreements.some(
        (it) =>
          it.parties.includes(requester) &&
          (holder === undefined || it.parties.includes(holder)) &&
          it.purposes.includes(purpose) &&
          it.dataClasses.includes(recordClass) &&
          it.start <= day &&
          day <= it.end,
      )
    },
  }
}
