import { type ConsolePorts } from '../../ports.js'

/** What a fact says, in plain English and without its full stop; its path where the fact table does not tell. */
export function factInWords(fact: string, { facts }: Pick<ConsolePorts, 'facts'>): string {
  return (facts.get(fact) ?? fact).replace(/[.]$/, '')
}

/** The value of a fact as people say it. */
export function valueInWords(value: string | number | boolean | null | readonly string[]): string {
  if (value === null) return 'none'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ')
  return String(value)
}
