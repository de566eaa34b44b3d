import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Given } from '../../scripts/verifier/verdict.js'
import { VERIFIER_FILE } from '../../scripts/verifier/verifier-page.js'
import { CASES, type Case, ENTRY, GROWTH, HOSTILE, KEY, PROOF, SAVED, SPLIT } from './cases.js'
import { TextLog, given } from './proof-files.js'
import { REPORT, REPORT_CASES } from './report-cases.js'
import { WITNESS_CASES } from './witness-cases.js'

const CHROMIUM = '/usr/bin/chromium'
const HOW = `${CHROMIUM} is missing: on Debian, "apt-get install chromium" brings it; the verifier is not looked at`
const isThere = existsSync(CHROMIUM)
if (!isThere) console.warn(HOW)
/** Set to a folder to keep pictures of the page. */
const PICTURES = process.env['VERIFIER_PICTURES']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FIELDS = ['key', 'witnesses', 'proof', 'entry', 'saved', 'growth'] as const

/** A browser on a busy machine starts, and answers, much later than on an idle one. */
const PATIENCE_MS = 90_000
vi.setConfig({ testTimeout: 2 * PATIENCE_MS })

let browser: Browser
let page: Page
const requests: string[] = []
const complaints: string[] = []

beforeAll(async () => {
  if (!isThere) return
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], timeout: PATIENCE_MS })
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('request', (it) => void requests.push(it.url()))
  page.on('console', (it) => void complaints.push(it.text()))
  page.on('pageerror', (it) => void complaints.push(it.message))
  page.on('dialog', (it) => void complaints.push(it.message()))
  await page.goto(pathToFileURL(resolve(VERIFIER_FILE)).href)
}, 2 * PATIENCE_MS)
afterAll(async () => {
  if (isThere) await browser.close()
})

/** What the page says, by its boxes, once the button was pressed. */
async function said(given: Given): Promise<readonly string[]> {
  await page.click('button[type=reset]')
  for (const field of FIELDS) await page.fill(`#${field}`, given[field])
  return await pressed()
}

async function pressed(): Promise<readonly string[]> {
  await page.click('button[type=submit]')
  await page.waitForSelector('#result .answer')
  return await page.locator('#result .answer').allInnerTexts()
}

function expected(one: Case): readonly string[] {
  const words: string[] = []
  const [inclusion, consistency] = [one.inclusion, one.consistency]
  if (inclusion !== undefined) words.push(inclusion === true ? 'Proven: ' : inclusion)
  if (consistency !== undefined) words.push(consistency === true ? 'Proven: the log extends' : consistency)
  const { witnesses } = one
  if (witnesses !== undefined) words.push(witnesses === true ? 'Proven: the witnesses saw' : witnesses)
  return words
}

async function violations(): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return await page.evaluate(
    `axe.run(document).then((it) => it.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' ')))`,
  )
}

/** Drops a file with this text there, or a piece of text; whether the page took it from the browser. */
function dropped(text: string | undefined, on: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const dataTransfer = new DataTransfer()
    const text = ${JSON.stringify(text ?? null)}
    if (text === null) dataTransfer.setData('text/plain', 'words')
    else dataTransfer.items.add(new File([text], 'who-accessed-proofs.json'))
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    return !document.querySelector(${JSON.stringify(on)}).dispatchEvent(drop)
  })()`)
}

async function picture(name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

describe.runIf(isThere)('the offline verifier in Chromium, from a file', () => {
  test('says of every case what it is', async () => {
    for (const one of [...CASES, SPLIT, ...WITNESS_CASES, ...REPORT_CASES]) {
      const boxes = await said(one.given)
      const words = expected(one)
      expect(boxes, one.name).toHaveLength(words.length)
      for (const [at, it] of words.entries()) expect(boxes[at], one.name).toContain(it)
    }
  })

  test('takes the files as they are, and only as they are', async () => {
    await page.click('button[type=reset]')
    await page.fill('#key', KEY)
    const pick = (field: string, buffer: Buffer): Promise<void> =>
      page.setInputFiles(`#${field}-file`, { name: `${field}.txt`, mimeType: 'text/plain', buffer })
    for (const [field, text] of Object.entries({
      proof: PROOF,
      entry: ENTRY,
      saved: SAVED,
      growth: GROWTH,
    })) {
      await pick(field, Buffer.from(text))
      // Asked from here: a condition polled inside the page would need the eval that its policy forbids.
      await expect.poll(() => page.inputValue(`#${field}`), { timeout: PATIENCE_MS }).not.toBe('')
    }
    const boxes = await pressed()
    expect(boxes.map((it) => it.split('\n')[0])).toEqual([
      'Proven: this entry is in the log',
      'Proven: the log extends the checkpoint that you kept',
    ])
    await pick('proof', Buffer.from(PROOF.replaceAll('\n', '\r\n')))
    await page.getByText('This file has other line breaks').waitFor()
    expect(await page.inputValue('#proof')).toBe('')
    expect(await page.locator('#result .answer').count()).toBe(0)
    await pick('proof', Buffer.from([0xff, 0xfe, 0x00]))
    await page.getByText('This file cannot be read as text').waitFor()
    await pick('proof', Buffer.alloc(8 * 1024 * 1024 + 1, 'a'))
    await page.getByText('This file is larger than 8 MB').waitFor()
  })

  test('takes a dropped file where it is dropped, and beside every field for no proof but the first', async () => {
    await page.click('button[type=reset]')
    await dropped('one', '#entry-hint')
    await expect.poll(() => page.inputValue('#entry'), { timeout: PATIENCE_MS }).toBe('one')
    await dropped('two', 'h1')
    await expect.poll(() => page.inputValue('#proof'), { timeout: PATIENCE_MS }).toBe('two')
    expect(await dropped('three', 'h1'), 'the page stays').toBe(true)
    expect(await page.inputValue('#proof')).toBe('two')
    await dropped('four', '#proof')
    await expect.poll(() => page.inputValue('#proof'), { timeout: PATIENCE_MS }).toBe('four')
    expect(await dropped(undefined, '#entry'), 'text that is dropped is left to the browser').toBe(false)
  })

  test('takes the file of a report that is dropped on it, and says that its accesses are in the log', async () => {
    await page.click('button[type=reset]')
    await page.fill('#key', KEY)
    await dropped(REPORT, 'h1')
    await expect.poll(() => page.inputValue('#proof'), { timeout: PATIENCE_MS }).toBe(REPORT)
    const [box = ''] = await pressed()
    expect(box).toContain('Proven: 3 entries with these hashes are in the log')
    expect(box).toContain('All 3 accesses in this file are in the log')
    expect(box).toContain('log.example/audit/1#6: time 6, Riverton Council')
    expect(await violations()).toEqual([])
    await picture('report')
  })

  test('shows hostile text as text, and runs none of it', async () => {
    const hostile = new TextLog([HOSTILE], 'log.example/<b>audit</b>')
    const title = await page.title()
    const boxes = await said(given({ key: hostile.key, proof: hostile.proof(0) }))
    expect(boxes[0]).toContain('<img src=x onerror=')
    expect(boxes[0]).toContain('the log log.example/<b>audit</b>')
    expect(await page.locator('#result :is(img, script, b)').count()).toBe(0)
    expect(await page.title()).toBe(title)
    expect(complaints).toEqual([])
  })

  test('refuses what its policy forbids: other scripts, markup from text, requests', async () => {
    let arrived = 0
    const server = createServer((_, response) => {
      arrived += 1
      response.setHeader('access-control-allow-origin', '*').end('x')
    })
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const visited = await browser.newPage()
    await visited.goto(pathToFileURL(resolve(VERIFIER_FILE)).href)
    const forbidden = await visited.evaluate(`(async () => {
      const [tried, blocked] = [[], []]
      document.addEventListener('securitypolicyviolation', (it) => blocked.push(it.effectiveDirective))
      try { document.body.innerHTML = '<b>x</b>'; tried.push('markup') } catch {}
      try { await fetch('${url}'); tried.push('fetch') } catch {}
      const image = document.createElement('img'); image.src = '${url}x.png'; document.body.append(image)
      const frame = document.createElement('iframe'); frame.src = '${url}'; document.body.append(frame)
      const form = document.createElement('form'); form.action = '${url}'; document.body.append(form); form.submit()
      // The reports come when the page has time for them.
      for (let waited = 0; new Set(blocked.filter((it) => it !== 'form-action')).size < 4 && waited < 30_000; waited += 50)
        await new Promise((go) => setTimeout(go, 50))
      return { tried, blocked: [...new Set(blocked)].filter((it) => it !== 'form-action').sort() }
    })()`)
    expect(visited.url()).toBe(pathToFileURL(resolve(VERIFIER_FILE)).href)
    await visited.close()
    await new Promise((go) => server.close(go))
    expect(forbidden).toEqual({
      tried: [],
      blocked: ['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for'],
    })
    expect(arrived).toBe(0)
  })

  test('never leaves an answer beside other inputs', async () => {
    await said(CASES[0]!.given)
    await page.locator('#entry').pressSequentially('x')
    expect(await page.locator('#result .answer').count()).toBe(0)
  })

  test('can be used with the keyboard alone, and the answer is spoken', async () => {
    await page.click('button[type=reset]')
    await page.focus('#key')
    await page.keyboard.insertText(KEY)
    // Past the keys of witnesses.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText(PROOF)
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement.type')) === 'submit') break
    }
    await page.keyboard.press('Enter')
    await page.waitForSelector('#result .proven')
    expect(await page.evaluate('document.activeElement.id')).toBe('result')
    expect(await page.getAttribute('#result', 'aria-live')).toBe('polite')
  })

  test.each([1200, 375, 320])(
    'fits %i pixels and has no axe violation, empty, proven and not',
    async (width) => {
      await page.setViewportSize({ width, height: 900 })
      await page.click('button[type=reset]')
      expect(await violations()).toEqual([])
      await picture(`empty-${width}`)
      await said(given({ key: KEY, proof: PROOF, saved: SAVED, growth: GROWTH }))
      expect(await violations()).toEqual([])
      await picture(`proven-${width}`)
      await said(given({ key: KEY, proof: PROOF, entry: 'another', saved: SAVED, growth: HOSTILE }))
      expect(await violations()).toEqual([])
      await picture(`not-proven-${width}`)
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    },
  )

  test('asked nobody for anything', () => {
    expect(requests).toEqual([pathToFileURL(resolve(VERIFIER_FILE)).href])
  })
})
