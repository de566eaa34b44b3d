import { type Json, type JsonObject, isJsonObject, objectsOf } from '../../../model/json.js'
import { type Run, report } from '../run.js'
import { SPECIFICATION } from '../specification.js'

/** Whether a code is in a value set, as far as can be told from what is at hand. */
export type Membership = 'in' | 'out' | 'unknown'

/** Looks codes up in one value set; a code alone has no system. */
export type ValueSetLookup = {
  readonly url: string
  member(system: string | undefined, code: string): Membership
}

/** Checks a value against a required binding: the code, one of the codings, or the unit must be in the value set. */
export function checkBinding(value: Json, lookup: ValueSetLookup, run: Run): void {
  const membership = membershipOf(value, lookup)
  if (membership === 'in') return
  if (membership === 'unknown') reportNotChecked(lookup.url, run)
  else
    report(run, {
      code: 'code-invalid',
      rule: 'binding',
      message: `expected a code of the value set ${lookup.url}`,
      specification: SPECIFICATION.terminologies,
    })
}

/** Says that a value set could not be looked into. */
function reportNotChecked(url: string, run: Run): void {
  report(run, {
    severity: 'information',
    code: 'informational',
    rule: 'binding',
    message: `not checked: the codes of the value set ${url} are not at hand`,
    specification: SPECIFICATION.terminologies,
  })
}

/** Membership of a code, coding, concept or quantity. */
export function membershipOf(value: Json, lookup: ValueSetLookup): Membership {
  if (typeof value === 'string') return lookup.member(undefined, value)
  if (!isJsonObject(value)) return 'in'
  const codings = value['coding']
  if (codings === undefined && !('code' in value)) return 'out'
  if (!Array.isArray(codings)) return ofCoding(value, lookup)
  let best: Membership = 'out'
  for (const it of objectsOf(codings)) {
    const membership = ofCoding(it, lookup)
    if (membership === 'in') return 'in'
    if (membership === 'unknown') best = 'unknown'
  }
  return best
}

function ofCoding(coding: JsonObject, lookup: ValueSetLookup): Membership {
  const { system, code } = coding
  if (typeof code !== 'string') return 'out'
  return lookup.member(typeof system === 'string' ? system : '', code)
}

/** Value sets defined by a grammar rather than a list: membership is a matter of form. */
export const GRAMMARS: ReadonlyMap<string, RegExp> = new Map([
  [
    'http://hl7.org/fhir/ValueSet/mimetypes',
    /^(?:xml|json|ttl)$|^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;\s*[\w-]+=(?:"[^"]*"|[^\s;]+))*$/,
  ],
  ['http://hl7.org/fhir/ValueSet/all-languages', /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/],
])
