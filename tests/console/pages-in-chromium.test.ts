import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseNhsNumber } from '../../src/model/nhs-number.js'
import { openDatabase } from '../../src/storage/database.js'
import { linkStore } from '../../src/storage/links/link-store.js'
import { type Journey, startJourney } from '../journeys/journey.js'

const CHROMIUM = '/usr/bin/chromium'
const HOW = `${CHROMIUM} is missing: on Debian, "apt-get install chromium" brings it; the pages are not looked at`
const isThere = existsSync(CHROMIUM)
if (!isThere) console.warn(HOW)
/** Set to a folder to keep a picture of every page. */
const PICTURES = process.env['CONSOLE_PICTURES']

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const ALDER = '9990000018'

let journey: Journey
let chromiumBrowser: Browser

beforeAll(async () => {
  if (!isThere) return
  journey = await startJourney()
  const worker = await journey.token('social-worker')
  await journey.search(worker, 'MedicationStatement', ALDER)
  await journey.search(worker, 'Patient', ALDER)
  const duty = await journey.token('duty-social-worker', { breakGlass: true, reason: 'Found collapsed' })
  await journey.search(duty, 'AllergyIntolerance', ALDER)
  await recordWaits()
  chromiumBrowser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
}, 120_000)
afterAll(async () => {
  if (!isThere) return
  await chromiumBrowser.close()
  await journey.stop()
})

/** Puts a record on the queue, as the matcher would. */
async function recordWaits(): Promise<void> {
  const database = openDatabase(journey.sandbox.databaseUrl)
  const agreement = { given: 'exact', family: 'alike', birthDate: 'slip' }
  const evidence = { rules: ['name'], agreement, bits: 11, probability: 0.9 }
  const nhsNumber = parseNhsNumber('9990000085')
  if (nhsNumber === undefined) throw new Error('no number')
  await linkStore(database, () => Promise.resolve()).raise({
    source: 'la-hillshire',
    localId: 'P-100',
    raised: '2026-11-20T10:00:00.000Z',
    suggestions: [{ nhsNumber, evidence }],
  })
  await database.close()
}

/** Signs in through the provider's own page, and hands out a page of the console. */
async function signedIn(context: BrowserContext, officer: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${journey.sandbox.url}/console/`)
  await page.check(`input[value="${officer}"]`)
  await Promise.all([page.waitForURL('**/console/'), page.click('button')])
  return page
}

/** Every page by the way an officer gets there; each ends where it is to be looked at. */
const WALK: readonly (readonly [string, (page: Page, url: string) => Promise<unknown>])[] = [
  ['overview', (page, url) => page.goto(`${url}/`)],
  ['alerts', (page, url) => page.goto(`${url}/alerts`)],
  [
    'one alert',
    async (page, url) => {
      await page.goto(`${url}/alerts`)
      for (let tries = 0; tries < 60 && (await page.locator('tbody a').count()) === 0; tries++) {
        await page.waitForTimeout(250)
        await page.reload()
      }
      await page.locator('tbody a').first().click()
      await page.waitForURL(/alerts\/./)
    },
  ],
  ['break-glass register', (page, url) => page.goto(`${url}/episodes`)],
  ['one episode', (page) => page.click('tbody a')],
  ['errors of a follow-up', (page) => page.click('main form button')],
  ['access log', (page, url) => page.goto(`${url}/log`)],
  [
    'found entries',
    async (page, url) => {
      await page.goto(`${url}/log`)
      await page.fill('#person', ALDER)
      await page.selectOption('#outcome', 'released')
      await page.click('main form button')
      await page.waitForURL(/log\/./)
    },
  ],
  ['an event', (page) => page.click('tbody a')],
  ['reporting a problem', (page) => page.click('main a[href$="/report"]')],
  ['errors of a report', (page) => page.click('main form button')],
  [
    'a problem reported',
    async (page) => {
      await page.check('main input[value="other"]')
      await page.click('main form button')
      await page.waitForSelector('main a[href$="/alerts"]')
    },
  ],
  [
    'asking for a wrong-disclosure report',
    async (page) => {
      await page.click('.nhsuk-back-link')
      await page.click('main a[href$="/wrong-disclosure"]')
    },
  ],
  ['a wrong-disclosure report', (page) => page.click('main form button')],
  [
    'errors of a form',
    async (page, url) => {
      await page.goto(`${url}/log`)
      await page.fill('#person', '123')
      await page.click('main form button')
    },
  ],
  ['asking who accessed', (page, url) => page.goto(`${url}/people`)],
  [
    'who accessed',
    async (page, url) => {
      await page.goto(`${url}/people`)
      await page.fill('#person', ALDER)
      await page.click('main form button')
      await page.waitForURL(/people\/./)
    },
  ],
  ['who accessed, for the person', (page) => page.click('main a[href$="/person"]')],
  ['a sample', (page, url) => page.goto(`${url}/review`)],
  ['rules', (page, url) => page.goto(`${url}/rules`)],
  ['one rule', (page, url) => page.goto(`${url}/rules/R-01`)],
  [
    'what they would see',
    async (page, url) => {
      await page.goto(`${url}/simulator`)
      await page.fill('#person', ALDER)
      await page.click('main form button')
      await page.waitForSelector('h2')
    },
  ],
  ['difference between rule sets', (page, url) => page.goto(`${url}/comparison`)],
  [
    'what other rules would have done',
    async (page) => {
      await page.click('main form button')
      await page.waitForSelector('main .console-figures')
    },
  ],
  ['records without a number', (page, url) => page.goto(`${url}/links`)],
  ['one record without a number', (page) => page.click('tbody a')],
  ['translation quality', (page, url) => page.goto(`${url}/quality`)],
  ['organisations', (page, url) => page.goto(`${url}/organisations`)],
  ['release', (page, url) => page.goto(`${url}/organisations/9A1/social-care-record`)],
  ['sharing figures', (page, url) => page.goto(`${url}/figures`)],
  ['nothing', (page, url) => page.goto(`${url}/nothing`)],
]

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }

async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((it) => it.violations)',
  )
  return (found as readonly Violation[]).map((it) => `${it.id}: ${it.nodes[0]?.html ?? ''}`)
}

describe.runIf(isThere).each([
  [1200, true],
  // 1280 pixels at 400 % (WCAG 2.2 success criterion 1.4.10).
  [320, true],
  [375, true],
  [375, false],
])('the console at %i pixels, with scripts: %s', (width, javaScriptEnabled) => {
  test('has no accessibility violation, no outside request and no sideways scroll on any page', async () => {
    const context = await chromiumBrowser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled,
    })
    const page = await signedIn(context, 'RIV-IG-0009')
    const outside: string[] = []
    const said: string[] = []
    page.on('request', (it) => {
      if (!it.url().startsWith(journey.sandbox.url)) outside.push(it.url())
    })
    page.on('console', (it) => {
      if (it.type() === 'error' && !it.text().includes('status of 4')) said.push(it.text())
    })
    for (const [name, go] of WALK) {
      await go(page, `${journey.sandbox.url}/console`)
      await page.waitForSelector('h1')
      expect(await page.locator('h1').count(), name).toBe(1)
      if (PICTURES !== undefined && javaScriptEnabled) {
        mkdirSync(PICTURES, { recursive: true })
        await page.screenshot({
          path: join(PICTURES, `${name.replaceAll(/\W+/g, '-')}-${width}.png`),
          fullPage: true,
        })
      }
      if (!javaScriptEnabled) continue
      expect(await violationsOn(page), name).toEqual([])
      const wide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(wide, `${name} scrolls sideways`).toBe(0)
    }
    expect(outside).toEqual([])
    expect(said).toEqual([])
    await context.close()
  }, 120_000)
})

describe.runIf(isThere)('the console by keyboard alone', () => {
  test('every link and field is reached in order, and seen', async () => {
    const context = await chromiumBrowser.newContext({ viewport: { width: 1200, height: 900 } })
    const page = await signedIn(context, 'RIV-IG-0001')
    await page.goto(`${journey.sandbox.url}/console/log`)
    const expected = await page.evaluate(
      '[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")].filter((it) => it.checkVisibility()).length',
    )
    const reached = new Set<unknown>()
    for (let at = 0; at < 200; at++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(`(() => {
        const it = document.activeElement
        if (it === null || it === document.body) return undefined
        const style = getComputedStyle(it)
        const isSeen = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)'
        return isSeen ? [...document.querySelectorAll('*')].indexOf(it) : 'unseen: ' + it.outerHTML
      })()`)
      if (focused === undefined && at > 0) break
      expect(String(focused)).not.toContain('unseen')
      reached.add(focused)
    }
    expect(reached.size).toBeGreaterThanOrEqual(Number(expected))
    await context.close()
  }, 60_000)
})
