/** Spellings of one sound in names written in England, in the order in which they are replaced. */
const SAME_SOUND: readonly (readonly [RegExp, string])[] = [
  [/^kn|^gn/, 'n'],
  [/^wr/, 'r'],
  [/^ps/, 's'],
  [/ph|v|w(?=[aeiouy])/g, 'f'],
  [/sch|sh|sz|cz|ch|zh|tch/g, 's'],
  [/ck|kh|qu|q|x/g, 'k'],
  [/c(?=[eiy])|z/g, 's'],
  [/c|gh/g, 'k'],
  [/th|dh/g, 't'],
  [/dj|j|y(?=[aeiou])/g, 'j'],
  [/d/g, 't'],
  [/b/g, 'p'],
  [/m/g, 'n'],
]

/**
 * A code that names of like sound share: consonants by their class, repeats and vowels dropped, a first vowel kept as
 * `a`. Coarse on purpose: names of one code may be one name, and names of different codes seldom are.
 */
export function soundCode(folded: string): string {
  const sounds = SAME_SOUND.reduce((text, [spelling, sound]) => text.replace(spelling, sound), folded)
  const first = /^[aeiouy]/.test(sounds) ? 'a' : ''
  return first + sounds.replace(/[aeiouyhw]/g, '').replace(/(.)\1+/g, '$1')
}
