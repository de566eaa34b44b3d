/** Digits of consonants that sound alike. */
const DIGITS: ReadonlyMap<string, string> = new Map(
  Object.entries({ bfpv: '1', cgjkqsxz: '2', dt: '3', l: '4', mn: '5', r: '6' }).flatMap(([letters, digit]) =>
    Array.from(letters).map((it) => [it, digit] as const),
  ),
)

/**
 * How a name sounds in English: its American Soundex code (US National Archives), by which `Smith` and `Smyth` are
 * alike. Empty for text without a letter from a to z. Takes text whose accents are gone already.
 */
export function soundOf(text: string): string {
  const letters = Array.from(text.toLowerCase()).filter((it) => /[a-z]/.test(it))
  const [first] = letters
  if (first === undefined) return ''
  let code = first
  let last = DIGITS.get(first)
  for (const letter of letters.slice(1)) {
    const digit = DIGITS.get(letter)
    if (digit !== undefined && digit !== last) code += digit
    // H and W do not separate letters that sound alike; vowels do.
    if (!'hw'.includes(letter)) last = digit
  }
  return code.padEnd(4, '0').slice(0, 4)
}
