import { type KeptWords, keep } from './kept-words.js'
import { wordsOf } from './words-of.js'

/** Words in a row, of which each may stand for every word that begins with it. */
type Node = {
  readonly labels: Set<string>
  readonly whole: Map<string, Node>
  readonly stems: Map<string, Node>
  /** What its stems open with: a word that opens otherwise begins with none of them. */
  readonly openings: Set<number>
}

/** A term list made ready to be looked for, with the label that each term gives. */
export type Terms = {
  readonly root: Node
  /** Where words lead from the root, which nearly every word of a text leads nowhere from. */
  readonly begun: KeptWords<readonly Node[]>
}

export type Term = { readonly label: string; readonly text: string }

/** The shortest beginning that may stand for every word that begins with it. */
const SHORTEST_STEM = 4

/** What is wrong with a term as written; undefined when it can be looked for. */
export function faultOfTerm(text: string): string | undefined {
  const words = wordsOfTerm(text)
  if (words.length === 0) return 'a term needs at least one word'
  if (!wordsOf(text).isReadable) return 'a term is written in Latin letters'
  if (words.some((it) => it.isStem && it.word.length < SHORTEST_STEM))
    return `a beginning marked by * needs ${String(SHORTEST_STEM)} letters`
  return undefined
}

/** Terms ready to be looked for. Negation is not trusted: "no history of" a term is the term. */
export function termsOf(terms: readonly Term[]): Terms {
  const root = newNode()
  for (const term of terms) {
    let node = root
    for (const { word, isStem } of wordsOfTerm(term.text)) {
      const branches = isStem ? node.stems : node.whole
      const next = branches.get(word) ?? newNode()
      branches.set(word, next)
      if (isStem) node.openings.add(openingOf(word))
      node = next
    }
    if (node !== root) node.labels.add(term.label)
  }
  return { root, begun: new Map() }
}

/** The labels of every term among the words. Takes time in proportion to the number of words. */
export function labelsAmong(terms: Terms, words: readonly string[]): ReadonlySet<string> {
  let found: Set<string> | undefined
  let begun: readonly Node[] = NOWHERE
  for (const word of words) {
    const first = terms.begun.get(word) ?? keep(terms.begun, word, reachedFrom([terms.root], word))
    const next = begun.length === 0 ? first : [...first, ...reachedFrom(begun, word)]
    for (const it of next)
      for (const label of it.labels) {
        found ??= new Set()
        found.add(label)
      }
    begun = next
  }
  return found ?? NO_LABELS
}

const NOWHERE: readonly Node[] = []
const NO_LABELS: ReadonlySet<string> = new Set()

function reachedFrom(nodes: readonly Node[], word: string): readonly Node[] {
  const reached: Node[] = []
  for (const it of nodes) addAfter(it, word, reached)
  return reached.length === 0 ? NOWHERE : reached
}

/** Where one more word leads: itself, its singular, or a beginning of it. */
function addAfter(node: Node, word: string, reached: Node[]): void {
  addTo(reached, node.whole.get(word))
  if (word.endsWith('s')) addTo(reached, node.whole.get(word.slice(0, -1)))
  if (!node.openings.has(openingOf(word))) return
  for (let length = SHORTEST_STEM; length <= Math.min(word.length, LONGEST_STEM); length++)
    addTo(reached, node.stems.get(word.slice(0, length)))
}

function addTo(reached: Node[], next: Node | undefined): void {
  if (next !== undefined) reached.push(next)
}

/** A number made of the first letters of a word: those that open alike have the same, and few others have it. */
function openingOf(word: string): number {
  let opening = 0
  for (let i = 0; i < SHORTEST_STEM; i++) opening = (opening * 64 + word.charCodeAt(i)) | 0
  return opening
}

/** Beginnings are no longer than this, so that a long word costs no more than its length. */
const LONGEST_STEM = 40

function wordsOfTerm(text: string): readonly { readonly word: string; readonly isStem: boolean }[] {
  return text.split(/\s/).flatMap((piece) => {
    const { words } = wordsOf(piece)
    return words.map((word, i) => ({ word, isStem: piece.endsWith('*') && i === words.length - 1 }))
  })
}

function newNode(): Node {
  return { labels: new Set(), whole: new Map(), stems: new Map(), openings: new Set() }
}
