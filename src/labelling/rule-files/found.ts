import { type CodeMeaning, type Meaning, spelledOut } from '../label-rules.js'
import { type Term } from '../words/terms.js'
import { type Say } from './label-file.js'

/** What the files have said so far. */
export type Found = {
  readonly flags: Map<string, Meaning>
  readonly codes: Map<string, CodeMeaning[]>
  /** Labels of the exclusion categories. */
  readonly categories: Set<string>
  /** The category each reference set is for, and where to say that there is none. */
  readonly referenceSets: { readonly category: string; readonly say: Say }[]
  readonly terms: Term[]
  /** The label of an item whose free text could not be screened. */
  unscreened: string | undefined
  /** Element paths by resource type, and names. */
  readonly medicines: { readonly paths: Map<string, string[]>; readonly names: Term[] }
}

/** Nothing said yet. */
export function nothingFound(): Found {
  return {
    flags: new Map(),
    codes: new Map(),
    categories: new Set(),
    referenceSets: [],
    terms: [],
    unscreened: undefined,
    medicines: { paths: new Map(), names: [] },
  }
}

/** Adds what a code means in a system. */
export function addMeaning(found: Found, system: string, code: string, meaning: Meaning): void {
  const known = found.codes.get(code)
  const added = { system: spelledOut(system), meaning }
  if (known === undefined) found.codes.set(code, [added])
  else known.push(added)
}

/** A meaning that is a label and nothing else. */
export function labelOnly(label: string): Meaning {
  return { label, confidentiality: undefined, anonymousAccess: false, isController: true }
}
