/**
 * Extensions that tell of money: what care costs, who pays for it, and how a budget is managed. A map may put a source
 * field of the privacy class `finance` nowhere else, the gateway never makes them, and never lets one leave that a source
 * sends itself (Caldicott principle 3: no more than is needed).
 */
export const FINANCE_EXTENSIONS: readonly string[] = [
  'https://linchpin.example/fhir/StructureDefinition/care-funding',
]
