import { TIERS } from '../../src/decision/rule-files/rule-schema.js'
import { detectorsPage } from './pages/detectors/detectors-page.js'
import { factsPage } from './pages/facts-page.js'
import { interactionsPage } from './pages/interactions-page.js'
import { labelsPage } from './pages/labels-page.js'
import { mappingsPage } from './pages/mappings-page.js'
import { outcomesPage } from './pages/outcomes-page.js'
import { profilePages } from './pages/profiles/profile-pages.js'
import { type DocsWorld, type Page } from './page.js'
import { refusalsPage } from './pages/refusals-page.js'
import { rolesPage } from './pages/roles-page.js'
import { readRuleFiles } from './rule-files.js'
import { rulesPage } from './pages/rules-page.js'
import { sandboxPage } from './pages/sandbox-page.js'
import { settingsPage } from './pages/settings-page.js'

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
  detectorsPage,
  sandboxPage,
]

/** Every page of docs/generated as it should be now. Throws an Error when a data file cannot be used. */
export function generatedPages(root: string): readonly Page[] {
  const world: DocsWorld = { root, rules: readRuleFiles(root, TIERS) }
  return [...PAGES.map((page) => page(world)), ...profilePages(world)]
}
