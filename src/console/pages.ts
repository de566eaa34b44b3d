import { EVENT_PAGES } from './pages/log/event-page.js'
import { LOG_PAGES } from './pages/log/log-pages.js'
import { OVERVIEW_PAGES } from './pages/overview/overview-page.js'
import { type PageRow } from './visit.js'

/** Every address of the console. */
export const PAGES: readonly PageRow[] = [...OVERVIEW_PAGES, ...LOG_PAGES, ...EVENT_PAGES]
