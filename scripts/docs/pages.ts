import { TIERS } from '../../src/decision/rule-files/rule-schema.js'
import { factsPage } from './facts-page.js'
import { interactionsPage } from './interactions-page.js'
import { labelsPage } from './labels-page.js'
import { mappingsPage } from './mappings-page.js'
import { outcomesPage } from './outcomes-page.js'
import { type DocsWorld, type Page } from './page.js'
import { refusalsPage } from './refusals-page.js'
import { rolesPage } from './roles-page.js'
import { readRuleFiles } from './rule-files.js'
import { rulesPage } from './rules-page.js'
import { sandboxPage } from './sandbox-page.js'
import { settingsPage } from './settings-page.js'

const PAGES: readonly ((world: DocsWorld) => Page)[] = [
  rulesPage,
  factsPage,
  rolesPage,
  labelsPage,
  refusalsPage,
  outcomesPage,
  interactionsPage,
  mappingsPage,
  settingsPage,
  sandboxPage,
]

/** Every page of docs/generated as it should be now. Throws an Error when a data file cannot be used. */
export function generatedPages(root: string): readonly Page[] {
  const world: DocsWorld = { root, rules: readRuleFiles(root, TIERS) }
  return PAGES.map((page) => page(world))
}
