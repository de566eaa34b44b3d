import { type RuleFiles } from './rule-files.js'

/** One generated page: a file of docs/generated and its whole text. */
export type Page = { readonly file: string; readonly text: string }

/** What the pages are made from, besides the tables in the code. */
export type DocsWorld = {
  /** The project's own folder, which holds mappings and profiles. */
  readonly root: string
  readonly rules: RuleFiles
}
