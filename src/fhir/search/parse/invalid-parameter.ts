import { Refusal } from '../../../model/refusal.js'

/** The refusal of a parameter, named only when the name is safe to repeat: no digits that could be a number. */
export function invalidParameter(written: string): Refusal {
  const safe = /^[A-Za-z_][A-Za-z_.:-]{0,63}$/.test(written)
  return new Refusal('INVALID_PARAMETER', safe ? { expression: written } : {})
}
