import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Journey, startJourney } from '../../journeys/journey.js'
import { happened } from './happened.js'
import { faintOn, keyboardFaultsOn, oddOn, sidewaysOn, untoldErrorsOn, violationsOn } from './looked-at.js'
import { misreadOn } from './names.js'
import { CHROMIUM, WAIT_MS, WALK, isChromiumThere, signedIn, unseen } from './walk.js'

/** Set to a folder to keep a picture of every page. */
const PICTURES = process.env['CONSOLE_PICTURES']
const OFFICER = 'RIV-IG-0009'
/** For many steps on a busy machine. */
const PATIENCE_MS = 400_000
/** What must be seen in forced colours too. */
const KINDS = ['texts', 'fields', 'marks'] as const

let journey: Journey
let browser: Browser

beforeAll(async () => {
  if (!isChromiumThere) return
  journey = await startJourney()
  await happened(journey)
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], timeout: WAIT_MS })
})
afterAll(async () => {
  if (!isChromiumThere) return
  await browser.close()
  await journey.stop()
})

async function picture(page: Page, name: string, width: number): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await page.evaluate('document.activeElement.blur()')
  const path = join(PICTURES, `${name.replaceAll(/\W+/g, '-')}-${width}.png`)
  await page.screenshot({ path, fullPage: true })
}

/** What is wrong with a page that stands still, by what was looked at. */
async function faultsOf(page: Page, name: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const faults: Record<string, readonly string[]> = {}
  const at = async (width: number): Promise<void> => page.setViewportSize({ width, height: 900 })
  await at(1200)
  faults['read out'] = await misreadOn(page)
  faults['errors'] = await untoldErrorsOn(page)
  faults['axe at 1200'] = await violationsOn(page)
  faults['odd at 1200'] = await oddOn(page)
  const own = await faintOn(page)
  faults['contrast'] = own.faint
  if (own.count.texts < 10) faults['empty'] = ['there is hardly any text']
  await picture(page, name, 1200)
  faults['keyboard'] = await keyboardFaultsOn(page)
  await page.emulateMedia({ forcedColors: 'active' })
  const forced = await faintOn(page)
  faults['forced colours'] = forced.faint
  // More may be seen: where the keyboard ended, a link that shows itself while it has the focus.
  if (KINDS.some((it) => forced.count[it] < own.count[it]))
    faults['disappears'] = [JSON.stringify([own.count, forced.count])]
  await page.emulateMedia({ forcedColors: 'none' })
  await at(375)
  faults['axe at 375'] = await violationsOn(page)
  faults['odd at 375'] = await oddOn(page)
  faults['sideways at 375'] = await sidewaysOn(page)
  await picture(page, name, 375)
  // 1280 pixels at 400 % (WCAG 2.2 success criterion 1.4.10).
  await at(320)
  faults['sideways at 320'] = await sidewaysOn(page)
  await at(1200)
  return Object.fromEntries(Object.entries(faults).filter(([, them]) => them.length > 0))
}

describe.runIf(isChromiumThere)('every page of the console', () => {
  test(
    'is perceived and operated: by eye, by ear, by keyboard, enlarged and in other colours',
    async () => {
      const context = await browser.newContext({ viewport: { width: 1200, height: 900 } })
      const page = await signedIn(context, journey.sandbox.url, OFFICER)
      const outside: string[] = []
      const said: string[] = []
      page.on('request', (it) => {
        if (!it.url().startsWith(journey.sandbox.url)) outside.push(it.url())
      })
      page.on('console', (it) => {
        if (it.type() === 'error' && !it.text().includes('status of 4')) said.push(it.text())
      })
      const addresses: string[] = []
      const faults: Record<string, unknown> = {}
      for (const [name, go] of WALK) {
        await go(page, `${journey.sandbox.url}/console`)
        await page.waitForSelector('h1')
        addresses.push(page.url())
        const found = await faultsOf(page, name)
        if (Object.keys(found).length > 0) faults[name] = found
      }
      expect(faults).toEqual({})
      expect(unseen(addresses)).toEqual([])
      expect([...outside, ...said]).toEqual([])
      await context.close()
    },
    PATIENCE_MS,
  )

  test(
    'has a way out that leads through the provider and back, which our policy lets the form go',
    async () => {
      const context = await browser.newContext({ viewport: { width: 375, height: 900 } })
      const page = await signedIn(context, journey.sandbox.url, OFFICER)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { level: 1, name: 'Do you want to sign out?' }).waitFor()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { level: 1, name: 'You have signed out' }).waitFor()
      expect(page.url()).toBe(`${journey.sandbox.url}/console/signed-out`)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Who are you today?' }).waitFor()
      await context.close()
    },
    PATIENCE_MS,
  )

  test(
    'is there without scripts',
    async () => {
      const context = await browser.newContext({
        viewport: { width: 375, height: 900 },
        javaScriptEnabled: false,
      })
      const page = await signedIn(context, journey.sandbox.url, OFFICER)
      for (const [name, go] of WALK) {
        await go(page, `${journey.sandbox.url}/console`)
        await page.waitForSelector('h1')
        for (const width of [375, 1200]) {
          await page.setViewportSize({ width, height: 900 })
          expect(await page.locator('h1:visible').count(), name).toBe(1)
          expect(await page.locator('main :is(p, table, form, dl):visible').count(), name).toBeGreaterThan(0)
        }
      }
      await context.close()
    },
    PATIENCE_MS,
  )

  test('has its menu in one row on a phone, which opens to all pages without a script, and is always open beside it', async () => {
    const context = await browser.newContext({
      viewport: { width: 375, height: 900 },
      javaScriptEnabled: false,
    })
    const page = await signedIn(context, journey.sandbox.url, OFFICER)
    const menu = page.getByRole('navigation', { name: 'Console' })
    expect((await menu.boundingBox())?.height).toBeLessThan(60)
    expect(await menu.getByRole('link').count()).toBe(0)
    await page.keyboard.press('Tab')
    for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
    const pages = await menu.getByRole('link').count()
    expect(pages).toBeGreaterThan(10)
    await menu.getByRole('link', { name: 'Access log' }).click()
    await page.getByRole('heading', { level: 1, name: 'Access log' }).waitFor()
    await page.setViewportSize({ width: 1200, height: 900 })
    expect(await menu.getByRole('link').count()).toBe(pages)
    expect(await menu.locator('summary:visible').count()).toBe(0)
    await context.close()
  })

  test('is skipped into by the first link', async () => {
    const context = await browser.newContext()
    const page = await signedIn(context, journey.sandbox.url, OFFICER)
    await page.goto(`${journey.sandbox.url}/console/log`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true)
    await context.close()
  })
})

describe.runIf(isChromiumThere)('what looks at the pages', () => {
  test('finds faint text, a faint field, a mark that is gone, a focus that is not seen, a trap and what is not named', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.setContent(`<p style="color:#777">black</p><p style="color:#999">faint</p>
      <p style="background:#00f;color:rgba(0,0,0,.9)">on blue</p><h1 style="color:#8a8a8a">large</h1>
      <style>#bare:focus{outline:none}i{display:block;height:9px}</style><input name="a" style="border:1px solid #ddd">
      <button id="bare">bare</button><button>marked</button><i class="m" style="background:#d5281b"></i>`)
    const own = await faintOn(page)
    expect(own.faint.map((it) => it.split(': ')[1])).toEqual(['black', 'faint', 'on blue', 'field a'])
    expect((await keyboardFaultsOn(page)).map((it) => it.slice(0, 40))).toEqual([
      'no link that skips to the content',
      'focus not seen: <button id="bare">bare</',
    ])
    await page.emulateMedia({ forcedColors: 'active' })
    expect((await faintOn(page)).faint.map((it) => it.split(': ')[1])).toContain('mark m')
    await page.emulateMedia({ forcedColors: 'none' })
    await page.setContent(`<a href="#a" id="a">a</a><a href="#b" onkeydown="event.preventDefault()">b</a>`)
    expect(await keyboardFaultsOn(page)).toContain('a trap: the beginning was not reached again')
    await page.setContent(`<title>t</title><h2>two</h2><input><div style="width:3000px">wide</div>
      <span class="nhsuk-error-message" id="e">Error: no</span>`)
    expect(await misreadOn(page)).toContain('textbox without a name')
    expect(await misreadOn(page)).toContain('not one main')
    expect(await untoldErrorsOn(page)).toEqual(['title: t', 'field: Error: no', 'list: Error: no'])
    expect(await sidewaysOn(page)).toHaveLength(1)
    await page.setContent(`<main><table><tr><td><span class="nhsuk-table__heading">Why</span> </td><td>anybody's</td></tr></table>
      <style>.nhsuk-tag{display:block}</style><span class="nhsuk-tag">wide</span>
      <div style="width:1em"><span class="nhsuk-tag">one two three</span></div>
      <select style="width:3em"><option>22 November 2026</option></select></main>`)
    expect((await oddOn(page)).map((it) => it.split(': ')[0])).toEqual([
      'empty cell',
      'stretched',
      'squeezed',
      'cut',
      'apostrophe',
    ])
    await context.close()
  })
})
