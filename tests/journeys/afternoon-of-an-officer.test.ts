import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { type Journey, startJourney } from './journey.js'
import { isInLog, logKey, proofsIn, provenOffline, reportProvenOffline } from './verified-report.js'

let journey: Journey
const ALDER = '9990000018'
const WORKER = { breakGlass: true, reason: 'Found collapsed at home' }

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(async () => journey.stop())

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

async function eventually(ask: () => Promise<Seen>, isWanted: (page: Seen) => boolean): Promise<Seen> {
  const end = Date.now() + 60_000
  for (;;) {
    const page = await ask()
    if (isWanted(page) || Date.now() > end) return page
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function act(
  visitor: Browser,
  alert: string,
  how: string,
  form: Record<string, string>,
): Promise<Seen> {
  const page = await visitor.get(at(alert))
  const seen = /name="seen" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  return await visitor.post(at(`${alert}/${how}`), { token: formTokenIn(page), seen, ...form })
}

async function proofsOf(visitor: Browser, report: Seen): Promise<Seen> {
  return visitor.post(`${report.url}/proofs`, { token: formTokenIn(await visitor.get(report.url)) })
}

/** The proofs of what is under a checkpoint already. */
function settledIn(page: Seen): ReturnType<typeof proofsIn> {
  return proofsIn(page.text).filter((it) => it.proof.includes('tlog-proof'))
}

test('an alert comes in, is looked at, justified and closed by two officers, and the person is answered', async () => {
  const duty = await journey.token('duty-social-worker', WORKER)
  expect((await journey.search(duty, 'AllergyIntolerance', ALDER)).status).toBe(200)
  const [ines, pran, olive] = [browser(), browser(), browser()]
  await signIn(ines, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(pran, journey.sandbox.url, 'RIV-PO-0002')
  await signIn(olive, journey.sandbox.url, '555000000901')

  // The alert is in the queue of the worker's organisation, and on its overview.
  const queue = await eventually(
    () => ines.get(at('/alerts')),
    (page) => wordsIn(page).includes('Break glass'),
  )
  expect(wordsIn(queue)).toContain('RIV-EDT-0009')
  expect(wordsIn(await ines.get(at('/')))).toContain('Open alerts')
  const row = queue.text.split('<tr').find((it) => it.includes('Break glass')) ?? ''
  const alert = /\/console(\/alerts\/[\w-]+)"/.exec(row)?.[1] ?? ''
  expect(alert).not.toBe('')

  // It leads to the event, which says why the access was allowed.
  const opened = await ines.get(at(alert))
  const event = /href="\/console(\/events\/\d+\/\d+)"/.exec(opened.text)?.[1] ?? ''
  expect(wordsIn(await ines.get(at(event)))).toContain('Found collapsed at home')

  // Justification is asked for; the same officer cannot close it alone.
  const asked = await act(ines, alert, 'act', { action: 'ask-justification', text: 'Who called you?' })
  expect(wordsIn(asked)).toContain('Asked for a justification')
  const proposed = await act(ines, alert, 'close', {
    action: 'propose-close',
    outcome: 'appropriate',
    text: 'The ambulance crew confirm it',
  })
  expect(wordsIn(proposed)).toContain('Ines TEST-OFFICER (RIV-IG-0001) proposes to close it')
  expect(wordsIn(proposed)).toContain('It stays open until a colleague agrees')
  expect(wordsIn(proposed)).not.toContain('Agree and close')
  const alone = await act(ines, alert, 'close', { action: 'confirm-close' })
  expect(alone.status).toBe(409)
  expect(wordsIn(alone)).toContain('a second officer has to agree')

  // A second one can; what was seen before somebody else acted does not count.
  const late = await pran.get(at(alert))
  expect(wordsIn(late)).toContain('Ines TEST-OFFICER (RIV-IG-0001) has proposed to close this alert')
  const stale = { token: formTokenIn(late), seen: '1', action: 'note', text: 'late' }
  expect(wordsIn(await pran.post(at(`${alert}/act`), stale))).toContain('Somebody else acted on this alert')
  const closed = await act(pran, alert, 'close', { action: 'confirm-close' })
  expect(wordsIn(closed)).toContain('Closed')
  expect(wordsIn(await ines.get(at('/alerts?view=closed')))).toContain('Break glass')

  // Another organisation does not see the case.
  const other = await olive.get(at(alert))
  expect(other.status).toBe(404)

  // The person is answered, with proofs.
  const form = await ines.get(at('/people'))
  const report = await ines.post(at('/people'), {
    token: formTokenIn(form),
    person: ALDER,
    version: 'person',
  })
  expect(wordsIn(report)).toContain('Shared, in an emergency')
  const proofs = await eventually(
    () => proofsOf(ines, report),
    (page) => !page.text.includes('not yet under a checkpoint'),
  )
  const lines = proofsIn(proofs.text)
  const key = logKey(journey)
  expect(lines.length).toBeGreaterThan(0)
  for (const it of lines) expect(isInLog(it, key), it.receipt).toBe(true)
  const [first] = lines
  // The very file that the person is given is what the page takes.
  expect(await reportProvenOffline(proofs.text, key)).toContain(first?.receipt)
  const changed = (first?.leaf ?? '').replace(/^./, (it) => (it === '0' ? '1' : '0'))
  expect(isInLog({ ...first!, leaf: changed }, key)).toBe(false)

  // Whoever sees everything has the entries in the file, and the page that works offline proves each of them.
  const rune = browser()
  await signIn(rune, journey.sandbox.url, 'RIV-IG-0009')
  const all = await rune.post(at('/people'), {
    token: formTokenIn(await rune.get(at('/people'))),
    person: ALDER,
    version: 'officer',
  })
  const whole = await eventually(
    () => proofsOf(rune, all),
    (page) => settledIn(page).some((it) => it.receipt === first?.receipt),
  )
  // Asking is itself an entry about the person: the newest is never under a checkpoint yet.
  const settled = settledIn(whole)
  const proven = await Promise.all(settled.map((it) => provenOffline(it, key)))
  expect(proven.filter((it) => it === undefined)).toEqual([])
  expect(proven.filter((it) => it?.includes('Found collapsed at home') === true)).toHaveLength(1)
  const another = key.replace(/.{6}$/, (it) => (it === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'))
  expect(await provenOffline(settled[0]!, another)).toBeUndefined()
})

test('a safeguarding access is not in the report for the person until a safeguarding lead releases it', async () => {
  const worker = await journey.token('social-worker', {
    purpose: 'safeguarding-adult',
    authorityReference: 'S42-2026-7',
    authorityApprovedBy: 'Team manager',
    justification: 'Section 42 enquiry',
  })
  expect((await journey.search(worker, 'MedicationStatement', ALDER)).status).toBe(200)
  const sage = browser()
  await signIn(sage, journey.sandbox.url, 'RIV-SG-0001')
  const reportFor = async (version: string): Promise<string> => {
    const token = formTokenIn(await sage.get(at('/people')))
    return wordsIn(await sage.post(at('/people'), { token, person: ALDER, version }))
  }
  expect(await reportFor('officer')).toContain('Safeguarding an adult')
  expect(await reportFor('person')).not.toContain('Safeguarding an adult')
  const log = await sage.get(at('/log'))
  const found = await sage.post(at('/log'), { token: formTokenIn(log), purpose: 'safeguarding-adult' })
  const event = /href="\/console(\/events\/\d+\/\d+)"/.exec(found.text)?.[1] ?? ''
  const page = await sage.get(at(event))
  const unreasoned = await sage.post(at(`${event}/release`), { token: formTokenIn(page), reason: ' ' })
  expect(unreasoned.status).toBe(400)
  expect(await reportFor('person')).not.toContain('Safeguarding an adult')

  expect(wordsIn(page)).toContain('Release it to the person')
  for (const officer of ['RIV-IG-0001', 'RIV-CG-0003', 'RIV-IG-0009']) {
    const other = browser()
    await signIn(other, journey.sandbox.url, officer)
    const seen = await other.get(at(event))
    expect(wordsIn(seen), officer).not.toContain('Release it to the person')
    const refused = await other.post(at(`${event}/release`), { token: formTokenIn(seen), reason: 'safe now' })
    expect(refused.status, officer).toBe(403)
    expect(wordsIn(refused)).toContain('Only a safeguarding lead can release this')
  }
  expect(await reportFor('person')).not.toContain('Safeguarding an adult')

  await sage.post(at(`${event}/release`), { token: formTokenIn(page), reason: 'The enquiry has ended' })
  expect(await reportFor('person')).toContain('Safeguarding an adult')
})
