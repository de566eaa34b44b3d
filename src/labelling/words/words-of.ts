import { type KeptWords, keep } from './kept-words.js'

/** The words of a text, spelt so that variants of one word are the same, and whether all of it could be read. */
export type Reading = {
  readonly words: readonly string[]
  /** False where the text holds letters of another script, or what is left of a broken encoding. */
  readonly isReadable: boolean
}

/** Accents, invisible characters and apostrophes stand inside words. */
const IGNORED = /['\u2019\p{M}\p{Cf}]/gu

/** A word broken over lines. */
const LINE_BREAK = /-[ \t\r]*\n[ \t\r\n]*/g

/** Letters of other scripts that look like Latin ones, and Latin letters that Unicode does not take apart. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [
    ...['аa', 'вb', 'еe', 'кk', 'мm', 'нh', 'оo', 'рp', 'сc', 'тt', 'уy', 'хx', 'іi', 'јj', 'ѕs', 'һh', 'ԁd'],
    ...['αa', 'βb', 'γy', 'δd', 'εe', 'ηn', 'ιi', 'κk', 'μu', 'νv', 'οo', 'ρp', 'τt', 'υu', 'χx', 'ωw'],
    ...['æae', 'œoe', 'øo', 'łl', 'đd', 'ßss', 'ıi'],
  ].map((it) => [it.slice(0, 1), it.slice(1)]),
)

/** Spellings that differ between British and American English, or are often mixed up, in the order they are made one. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['ae', 'e'],
  ['oe', 'e'],
  ['our', 'or'],
  ['ph', 'f'],
  ['y', 'i'],
  ['z', 's'],
]

/**
 * Reads a text: case, accents, compatibility forms, invisible characters, apostrophes and words broken over lines do
 * not matter, initials with full stops are one word. Takes time in proportion to the length of the text.
 */
export function wordsOf(text: string): Reading {
  return NOT_PLAIN.test(text) || text.search(LINE_BREAK) >= 0 ? wordsOfAny(text) : wordsOfPlain(text)
}

/** Beyond ASCII, or an apostrophe: nearly every text has none of them, and then little of the below is needed. */
const NOT_PLAIN = /['\u0080-\uffff]/

const PIECES = /[a-z0-9.]+/g

function wordsOfPlain(text: string): Reading {
  const words: string[] = []
  for (const piece of text.toLowerCase().match(PIECES) ?? []) {
    const stop = piece.indexOf('.')
    if (stop < 0) words.push(piece)
    else if (stop > 0 && stop === piece.length - 1) words.push(piece.slice(0, -1))
    else words.push(...initialsJoined(piece))
  }
  return { words: speltAll(words), isReadable: true }
}

function wordsOfAny(text: string): Reading {
  const plain = text.normalize('NFKD').toLowerCase().replace(IGNORED, '').replace(LINE_BREAK, '')
  const letters = Array.from(plain, lettersOf)
  const words = letters
    .map((it) => it ?? '')
    .join('')
    .split(' ')
    .flatMap(initialsJoined)
  return {
    words: speltAll(words),
    isReadable: letters.every((it) => it !== undefined),
  }
}

/** The Latin letters or digits of one character, a full stop, or a space where it parts words; undefined where it cannot be read. */
function lettersOf(char: string): string | undefined {
  if ((char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') || char === '.') return char
  if (char < '\u0080') return ' '
  const alike = LOOK_ALIKES.get(char)
  if (alike !== undefined) return alike
  if (/\p{Script=Latin}/u.test(char)) return char
  return /[\p{L}\p{Co}\p{Cn}\p{Cs}\ufffd]/u.test(char) ? undefined : ' '
}

/** `h.i.v.` is one word, `end.next` are two. */
function initialsJoined(piece: string): readonly string[] {
  const words: string[] = []
  let initials = ''
  for (const part of piece.split('.')) {
    if (part.length === 1) {
      initials += part
      continue
    }
    words.push(initials, part)
    initials = ''
  }
  return [...words, initials].filter((it) => it !== '')
}

/** The words and those that letters among them may spell, each in its one spelling. */
function speltAll(words: readonly string[]): readonly string[] {
  return words.some((it) => it.length === 1)
    ? [...words, ...spelledOut(words)].map(inOneSpelling)
    : words.map(inOneSpelling)
}

const SPELT: KeptWords<string> = new Map()

function inOneSpelling(word: string): string {
  return SPELT.get(word) ?? keep(SPELT, word, spelt(word))
}

/** The longest word that is looked for among letters that stand alone. */
const LONGEST_SPELLED = 6

/** The words that letters standing alone may spell, such as `h i v` or `h/i/v`: every run of two to six of them. */
function spelledOut(words: readonly string[]): readonly string[] {
  const found: string[] = []
  words.forEach((first, start) => {
    if (first.length !== 1) return
    let spelled = ''
    for (const word of words.slice(start, start + LONGEST_SPELLED)) {
      if (word.length !== 1) break
      spelled += word
      if (spelled.length > 1) found.push(spelled)
    }
  })
  return found
}

/** What a word must hold to be spelt another way than it is. */
const VARIES = new RegExp(`${SPELLINGS.map(([from]) => from).join('|')}|(.)\\1`, 'su')

/** One spelling for all variants; doubled letters count once. */
function spelt(word: string): string {
  if (!mayVary(word) || !VARIES.test(word)) return word
  const one = SPELLINGS.reduce((left, [from, to]) => left.replaceAll(from, to), word)
  return one.replace(DOUBLED, '$1')
}

const DOUBLED = /(.)\1+/gsu

/** False for nearly every word that has one spelling: nothing in it is doubled or begins a variant. */
function mayVary(word: string): boolean {
  let before = 0
  for (let i = 0; i < word.length; i++) {
    const letter = word.charCodeAt(i)
    if (letter === before || letter > 127 || BEGINNINGS.has(letter)) return true
    if (BEGINNINGS.has(before * 128 + letter)) return true
    before = letter
  }
  return false
}

/** The letters that variants are, or the first two of them: a pair is above every letter. */
const BEGINNINGS: ReadonlySet<number> = new Set(
  SPELLINGS.map(([from]) =>
    from.length === 1 ? from.charCodeAt(0) : from.charCodeAt(0) * 128 + from.charCodeAt(1),
  ),
)
