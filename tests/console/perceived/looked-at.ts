import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Page } from 'playwright-core'
import { ERRORS, FAINT, KEYBOARD, ODD, SIDEWAYS } from './in-the-page.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }

/** What axe finds. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate<readonly Violation[]>(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((it) => it.violations)',
  )
  return found.map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`)
}

export type Faint = {
  readonly faint: readonly string[]
  readonly count: { readonly texts: number; readonly fields: number; readonly marks: number }
}
export const faintOn = async (page: Page): Promise<Faint> => await page.evaluate<Faint>(FAINT)
export const sidewaysOn = async (page: Page): Promise<readonly string[]> =>
  await page.evaluate<readonly string[]>(SIDEWAYS)
export const oddOn = async (page: Page): Promise<readonly string[]> =>
  await page.evaluate<readonly string[]>(ODD)
export const untoldErrorsOn = async (page: Page): Promise<readonly string[]> =>
  await page.evaluate<readonly string[]>(ERRORS)

type Focused = { readonly at: number; readonly isSeen: boolean; readonly html: string }

/** Goes through a page with Tab, round to its beginning again, and says what was wrong on the way. */
export async function keyboardFaultsOn(page: Page): Promise<readonly string[]> {
  const { stops, dates } = await page.evaluate<{ readonly stops: readonly number[]; readonly dates: number }>(
    KEYBOARD,
  )
  // A date has stops inside it, and the end of the page is one too.
  for (let presses = 0; presses < stops.length + 4 * dates + 3; presses++) await page.keyboard.press('Tab')
  const reached = await page.evaluate<readonly Focused[]>('reached')
  const around = reached.findIndex((it, at) => at > 0 && it.at === stops[0])
  const once = around === -1 ? reached : reached.slice(0, around)
  const order = once.map((it) => it.at)
  const missed = stops.filter((it) => !order.includes(it)).length
  return [
    ...(around === -1 ? ['a trap: the beginning was not reached again'] : []),
    ...(order.some((it, at) => it < (order[at - 1] ?? -1)) ? ['out of order'] : []),
    ...(missed > 0 ? [`${String(missed)} not reached`] : []),
    ...(reached[0]?.html.includes('skip-link') === true ? [] : ['no link that skips to the content']),
    ...once.filter((it) => !it.isSeen).map((it) => `focus not seen: ${it.html}`),
  ]
}
