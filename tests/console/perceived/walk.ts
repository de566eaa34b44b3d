import { existsSync } from 'node:fs'
import { type BrowserContext, type Page } from 'playwright-core'
import { PAGES } from '../../../src/console/pages.js'

export const CHROMIUM = '/usr/bin/chromium'
export const isChromiumThere = existsSync(CHROMIUM)
if (!isChromiumThere)
  console.warn(
    `${CHROMIUM} is missing: on Debian, "apt-get install chromium" brings it; the pages are not looked at`,
  )

/** For each step: a browser on a busy machine answers much later than on an idle one. */
export const WAIT_MS = 100_000

const ALDER = '9990000018'

/** Signs in through the provider's own page, and hands out a page of the console. */
export async function signedIn(context: BrowserContext, gateway: string, officer: string): Promise<Page> {
  context.setDefaultTimeout(WAIT_MS)
  const page = await context.newPage()
  await page.goto(`${gateway}/console/`)
  await page.check(`input[value="${officer}"]`)
  await Promise.all([page.waitForURL('**/console/'), page.click('button')])
  return page
}

/** Clicks, and waits until the page that this leads to is there: a click itself waits for nothing. */
async function follow(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()])
}

type Step = readonly [name: string, go: (page: Page, url: string) => Promise<unknown>]

/** Every page whose address is known beforehand, from the table of pages. */
const KNOWN: readonly Step[] = PAGES.filter((it) => it.method === 'GET' && !it.path.includes(':')).map(
  ({ path }) => [path, (page, url) => page.goto(`${url}${path}`)],
)

/** The ways to the others; each ends where it is to be looked at. */
const WAYS: readonly Step[] = [
  [
    'one alert',
    async (page, url) => {
      await page.goto(`${url}/alerts`)
      for (let tries = 0; tries < 60 && (await page.locator('tbody a').count()) === 0; tries++) {
        await page.waitForTimeout(250)
        await page.reload()
      }
      await follow(page, 'tbody a')
    },
  ],
  [
    'one episode',
    async (page, url) => {
      await page.goto(`${url}/episodes`)
      await follow(page, 'tbody a')
    },
  ],
  ['errors of a follow-up', (page) => follow(page, 'main form button')],
  [
    'found entries',
    async (page, url) => {
      await page.goto(`${url}/log`)
      await page.fill('#person', ALDER)
      await page.selectOption('#outcome', 'released')
      await follow(page, 'main form button')
    },
  ],
  ['an event', (page) => follow(page, 'tbody a')],
  ['what was shown', (page) => page.goto(`${page.url()}/shown`)],
  ['errors of what was shown', (page) => follow(page, 'main form button')],
  ['reporting a problem', (page) => page.goto(page.url().replace(/shown$/, 'report'))],
  ['errors of a report', (page) => follow(page, 'main form button')],
  [
    'a problem reported',
    async (page) => {
      await page.check('main input[value="other"]')
      await follow(page, 'main form button')
      // The second time that the walk is gone it has been reported already, and the page says so.
      await page.getByRole('heading', { level: 1, name: /reported/ }).waitFor()
    },
  ],
  [
    'asking for a wrong-disclosure report',
    async (page) => {
      await follow(page, '.nhsuk-back-link')
      await follow(page, 'main a[href$="/wrong-disclosure"]')
    },
  ],
  ['a wrong-disclosure report', (page) => follow(page, 'main form button')],
  [
    'errors of a form',
    async (page, url) => {
      await page.goto(`${url}/log`)
      await page.fill('#person', '123')
      await follow(page, 'main form button')
    },
  ],
  [
    'who accessed',
    async (page, url) => {
      await page.goto(`${url}/people`)
      await page.fill('#person', ALDER)
      await follow(page, 'main form button')
    },
  ],
  ['who accessed, for the person', (page) => follow(page, 'main a[href$="/person"]')],
  ['one rule', (page, url) => page.goto(`${url}/rules/R-01`)],
  [
    'what they would see',
    async (page, url) => {
      await page.goto(`${url}/simulator`)
      await page.fill('#person', ALDER)
      await follow(page, 'main form button')
      await page.waitForSelector('h2')
    },
  ],
  [
    'what other rules would have done',
    async (page, url) => {
      await page.goto(`${url}/comparison`)
      await follow(page, 'main form button')
      await page.waitForSelector('main .console-figures')
    },
  ],
  [
    'one record without a number',
    async (page, url) => {
      await page.goto(`${url}/links`)
      await follow(page, 'tbody a')
    },
  ],
  ['release', (page, url) => page.goto(`${url}/organisations/9A1/social-care-record`)],
  ['nothing', (page, url) => page.goto(`${url}/nothing`)],
]

/** Every page by the way an officer gets there. */
export const WALK: readonly Step[] = [...KNOWN, ...WAYS]

/** Addresses that answer with a file. */
const FILES = ['/events/:shard/:index/proof']

/** The pages of the table at which none of the addresses is: a new page with a name in its path needs a way of its own. */
export function unseen(addresses: readonly string[]): readonly string[] {
  const paths = addresses.map((it) => new URL(it).pathname.replace(/^\/console/, ''))
  return PAGES.filter((it) => it.method === 'GET' && !FILES.includes(it.path))
    .map((it) => it.path)
    .filter((path) => {
      const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)
      // The longest of the paths that fit is meant: /people/:question is not /people/print.
      return !paths.some((it) => pattern.test(it))
    })
}
