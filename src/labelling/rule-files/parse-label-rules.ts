import { type LabelRules } from '../label-rules.js'
import { termsOf } from '../words/terms.js'
import { type Found, nothingFound } from './found.js'
import { type Entry, type LabelFile, type LabelProblem, type Say, openFile } from './label-file.js'
import { readCategories, readLabels } from './read-labels.js'
import { readReferenceSet } from './read-reference-set.js'
import { readMedicines, readTextTerms } from './read-words.js'

export type LabelRulesRead =
  | { readonly kind: 'read'; readonly rules: LabelRules }
  | { readonly kind: 'problems'; readonly problems: readonly LabelProblem[] }

type Kind = {
  readonly read: (value: Entry, found: Found, say: Say) => void
  /** A rule set without a file of this kind, as after a lost file, is not one. */
  readonly isNeeded: boolean
}

/** The kinds of file that labelling reads. */
const KINDS: Readonly<Record<string, Kind>> = {
  'label-rules': { read: readLabels, isNeeded: true },
  'exclusion-categories': { read: readCategories, isNeeded: true },
  'text-terms': { read: readTextTerms, isNeeded: true },
  'medicine-meanings': { read: readMedicines, isNeeded: true },
  'reference-set': { read: readReferenceSet, isNeeded: false },
}

/**
 * The label rules among the files; files of other kinds are not its own. Every problem is reported at once with file,
 * line and column; a rule set without a kind that is needed is a problem too.
 */
export function parseLabelRules(files: readonly LabelFile[]): LabelRulesRead {
  const problems: LabelProblem[] = []
  const found = nothingFound()
  const seen = new Set<string>()
  for (const file of files) {
    const open = openFile(file, Object.keys(KINDS), problems)
    if (open === undefined) continue
    seen.add(open.kind)
    if ('value' in open) KINDS[open.kind]?.read(open.value, found, open.say)
  }
  checkCategories(found)
  const missing = Object.entries(KINDS).filter(([kind, { isNeeded }]) => isNeeded && !seen.has(kind))
  const at = { file: files[0]?.name ?? '', line: 1, column: 1 }
  problems.push(...missing.map(([kind]) => ({ ...at, message: `no file of kind ${kind} among the rules` })))
  if (problems.length > 0) return { kind: 'problems', problems }
  return { kind: 'read', rules: rulesOf(found) }
}

/** A reference set for a category that nobody defined would label with a word that no rule reads. */
function checkCategories({ categories, referenceSets }: Found): void {
  for (const { category, say } of referenceSets)
    if (!categories.has(category)) say(['category'], `there is no exclusion category ${category}`)
}

function rulesOf({ flags, codes, terms, unscreened, medicines }: Found): LabelRules {
  return {
    flags,
    codes,
    text: { terms: termsOf(terms), unscreened: unscreened ?? '' },
    medicines: { paths: medicines.paths, names: termsOf(medicines.names) },
  }
}
