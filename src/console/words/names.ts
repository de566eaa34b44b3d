import { isRefusalCode, refusalRow } from '../../model/refusal.js'
import { type ConsolePorts } from '../ports.js'

/** `hospital-discharge` as people say it: `Hospital discharge`. */
export function plainWord(code: string): string {
  const own = OWN_WORDS.get(code)
  if (own !== undefined) return own
  const words = code
    .replaceAll('-', ' ')
    .replaceAll(/\b(?:dspt|gp|ig|nhs|pds)\b/g, (it) => it.toUpperCase())
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Codes whose own words nobody would say. */
const OWN_WORDS: ReadonlyMap<string, string> = new Map([
  ['la-adult', 'Council: adult social care'],
  ['la-children', 'Council: children’s services'],
  ['citizen', 'Citizen sign-in'],
  ['care-act-assessment', 'Care Act assessment'],
  ['safeguarding-adult', 'Safeguarding an adult'],
  ['safeguarding-child', 'Safeguarding a child'],
])

/** The name of an organisation with its code; the code alone where it is not one of ours. */
export function organisationName(
  ods: string | undefined,
  { organisations }: Pick<ConsolePorts, 'organisations'>,
): string {
  if (ods === undefined) return 'Not known'
  const found = organisations.find((it) => it.ods === ods)
  return found === undefined ? ods : `${found.name} (${ods})`
}

/** The name of a source; its id where it is not one of ours. */
export function sourceName(id: string, { sources }: Pick<ConsolePorts, 'sources'>): string {
  return sources.find((it) => it.id === id)?.name ?? id
}

/** `MedicationStatement` as people say it: `Medication statement`. */
export function plainType(type: string): string {
  return plainWord(type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase())
}

/** What an outcome means, in a sentence. */
export function outcomeSentence(outcome: string): string {
  if (outcome === 'released') return 'The information was shared.'
  if (outcome === 'changed') return 'Something was changed.'
  if (outcome === 'read') return 'The access log was read.'
  return isRefusalCode(outcome) ? `Refused: ${refusalRow(outcome).text}` : plainWord(outcome)
}

/** An outcome in a word or two. */
export function outcomeWord(outcome: string): string {
  if (outcome === 'released') return 'Shared'
  if (isRefusalCode(outcome))
    return `Refused: ${plainWord(outcome.toLowerCase().replaceAll('_', '-')).toLowerCase()}`
  return plainWord(outcome)
}

/** An NHS number as it is read aloud: `999 000 0018`. */
export function spacedNumber(nhsNumber: string): string {
  return /^\d{10}$/.test(nhsNumber)
    ? `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`
    : nhsNumber
}
