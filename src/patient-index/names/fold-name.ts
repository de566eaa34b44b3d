import { TRANSLITERATION } from './transliteration.js'

/** Words that say which of a family is meant, or how to address them, and are no name. */
const NO_NAME: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'jr', 'jnr', 'sr', 'snr'])

/**
 * The words of a name in plain small letters: marks off, other scripts transliterated, apostrophes and full stops
 * dropped, hyphens and spaces parting words. Empty where there is no letter in it.
 */
export function foldName(name: string): readonly string[] {
  return plainLetters(name)
    .replace(/['’‘`.]/g, '')
    .split(/[^a-z]+/)
    .filter((it) => it !== '' && !NO_NAME.has(it))
}

/** The text in small Latin letters without marks; what is no letter stays as it is. */
export function plainLetters(text: string): string {
  // Most names are plain already.
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase()
  return Array.from(text.toLowerCase().normalize('NFC'), plainLetter).join('')
}

function plainLetter(letter: string): string {
  const known = TRANSLITERATION.get(letter)
  if (known !== undefined) return known
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '')
  return TRANSLITERATION.get(bare) ?? bare
}
