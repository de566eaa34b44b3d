import { ALERTS_PAGES } from './pages/alerts/alerts-pages.js'
import { COMPARISON_PAGES } from './pages/comparison/comparison-page.js'
import { EPISODES_PAGES } from './pages/episodes/episodes-pages.js'
import { LINKS_PAGES } from './pages/links/links-pages.js'
import { EVENT_PAGES } from './pages/log/event-page.js'
import { LOG_PAGES } from './pages/log/log-pages.js'
import { SHOWN_PAGES } from './pages/log/shown-page.js'
import { QUALITY_PAGES } from './pages/quality/quality-page.js'
import { REVIEW_PAGES } from './pages/log/review-page.js'
import { FIGURES_PAGES } from './pages/organisations/figures-page.js'
import { ORGANISATIONS_PAGES } from './pages/organisations/organisations-page.js'
import { RELEASE_PAGES } from './pages/organisations/release-pages.js'
import { REPORT_PAGES } from './pages/reports/report-pages.js'
import { OVERVIEW_PAGES } from './pages/overview/overview-page.js'
import { PEOPLE_PAGES } from './pages/people/people-pages.js'
import { RULES_PAGES } from './pages/rules/rules-pages.js'
import { SIMULATOR_PAGES } from './pages/simulator/simulator-page.js'
import { WRONG_DISCLOSURE_PAGES } from './pages/wrong-disclosure/wrong-disclosure-pages.js'
import { type PageRow } from './visit.js'

/** Every address of the console. */
export const PAGES: readonly PageRow[] = [
  ...OVERVIEW_PAGES,
  ...ALERTS_PAGES,
  ...EPISODES_PAGES,
  ...LOG_PAGES,
  ...EVENT_PAGES,
  ...SHOWN_PAGES,
  ...REPORT_PAGES,
  ...WRONG_DISCLOSURE_PAGES,
  ...REVIEW_PAGES,
  ...PEOPLE_PAGES,
  ...RULES_PAGES,
  ...SIMULATOR_PAGES,
  ...COMPARISON_PAGES,
  ...LINKS_PAGES,
  ...QUALITY_PAGES,
  ...ORGANISATIONS_PAGES,
  ...RELEASE_PAGES,
  ...FIGURES_PAGES,
]
