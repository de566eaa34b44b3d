import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { summaryPage } from '../../src/fhir/documents/summary-page.js'

const CHROMIUM = '/usr/bin/chromium'
const isThere = existsSync(CHROMIUM)
if (!isThere)
  console.warn(
    `${CHROMIUM} is missing: on Debian, "apt-get install chromium" brings it; the summary is not looked at`,
  )
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PATIENCE_MS = 90_000

const HEADS = ['Medicine', 'Dosage', 'Status', 'When', 'By', 'Telephone', 'Source']
const ROW = `<tr>${HEADS.map((it) => `<td>Salbutamol ${it.toLowerCase()}</td>`).join('')}</tr>`
const WIDE = `<table><thead><tr>${HEADS.map((it) => `<th>${it}</th>`).join('')}</tr></thead><tbody>${ROW.repeat(40)}</tbody></table>`

const PAGE = summaryPage(
  {
    bundle: { resourceType: 'Bundle' },
    title: 'Summary of Dorothy TEST-ALDER',
    person: '<ul><li>NHS number: 9990000018</li></ul>',
    sections: ['Medicines', 'Problems'].map((title) => ({ title, html: WIDE })),
  },
  '2026-11-22T10:00:00.000Z',
)

let browser: Browser
beforeAll(async () => {
  if (isThere)
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox'],
      timeout: PATIENCE_MS,
    })
}, PATIENCE_MS)
afterAll(async () => {
  if (isThere) await browser.close()
})

describe.runIf(isThere)('a summary in Chromium', () => {
  test(
    'fits every width, is scrolled by keyboard within a section, and is printed whole',
    async () => {
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      await page.setContent(PAGE)
      for (const width of [1200, 375, 320]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), String(width)).toBe(
          0,
        )
        await page.evaluate(AXE)
        const found = await page.evaluate<readonly string[]>(
          'axe.run().then((it) => it.violations.map((one) => one.id))',
        )
        expect(found, String(width)).toEqual([])
      }
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Medicines')
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 680, height: 900 })
      // What is cut off on paper cannot be scrolled to.
      expect(
        await page.evaluate(
          '[...document.querySelectorAll("section")].filter((it) => getComputedStyle(it).overflowX !== "visible" || it.scrollWidth > it.clientWidth).length',
        ),
      ).toBe(0)
      await page.close()
    },
    PATIENCE_MS,
  )
})
