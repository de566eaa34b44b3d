import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NOTHING_RECORDED } from '../../sandbox/feeds/organisation-feeds.js'
import { type Access, readAccess } from '../../src/audit/alerts/access.js'
import { type Alert, type AlertActor, type AlertStore } from '../../src/audit/alerts/alert-store.js'
import { type AlertKindName } from '../../src/audit/alerts/alert-kinds.js'
import { tellingMatter } from '../../src/audit/alerts/alerts-of-access.js'
import { type Viewer, visibleToPerson } from '../../src/audit/alerts/visible-to-person.js'
import { type Settings } from '../../src/config/settings-types.js'
import { type RegisterFacts } from '../../src/model/registers.js'
import { type ReleaseStore, releaseStore } from '../../src/storage/access/release-store.js'
import { alertStore } from '../../src/storage/alerts/alert-store.js'
import { openLogReader } from '../../src/storage/audit/read-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type Sink, mailSink, webhookSink } from '../delivery/sinks.js'
import {
  type Journey,
  eventually,
  refusalIn,
  type Reply,
  resourcesIn,
  startJourney,
  type TokenChange,
} from './journey.js'
import { inTheEnd } from './in-the-end.js'
import { ENQUIRY, GLASS, HILDA } from './rule-case.js'

const FOUR_HOURS = 4 * 3_600_000
const LEAD = 'RIV-SG-0001'
const OFFICER: AlertActor = { userId: '555000000902', organisation: 'RX9', organisations: ['RX9'] }
const COLLEAGUE: AlertActor = { userId: '555000000903', organisation: 'RX9', organisations: undefined }
const PERSON: Viewer = { kind: 'person' }

let journey: Journey
let webhook: Sink
let mail: Sink
let database: Database
let alerts: AlertStore
let releases: ReleaseStore

vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  ;[webhook, mail] = await Promise.all([webhookSink(), mailSink()])
  const variable = (name: string): string | undefined => (name === 'HOOK' ? 'synthetic secret' : undefined)
  journey = await startJourney({ environment: { databaseUrl: undefined, variable } }, told)
  database = openDatabase(journey.sandbox.databaseUrl)
  alerts = alertStore(database, () => Promise.resolve())
  releases = releaseStore(
    database,
    (it) => (it === '9A1' ? [LEAD] : []),
    () => Promise.resolve(),
  )
})
afterAll(async () => {
  vi.useRealTimers()
  await database.close()
  await journey.stop()
  await Promise.all([webhook.stop(), mail.stop()])
})

/** The trust is told by webhook, the council by mail. */
function told(settings: Settings): Settings {
  const notify: Readonly<Record<string, Settings['organisations'][number]['notify']>> = {
    RX9: [{ webhook: `http://127.0.0.1:${webhook.port}/alerts`, secret: { env: 'HOOK' } }],
    '9A1': [{ email: 'privacy@riverton.example' }],
  }
  return {
    ...settings,
    mail: { host: '127.0.0.1', port: mail.port, security: 'loopback', from: 'gateway@linchpin.example' },
    organisations: settings.organisations.map((it) => ({ ...it, notify: notify[it.ods] })),
  }
}

function registered(ods: string, facts: Partial<RegisterFacts>): void {
  journey.sandbox.region.feeds.change(ods, (feed) => ({
    ...feed,
    registers: [
      ...feed.registers.filter((it) => it.nhsNumber !== HILDA),
      { ...NOTHING_RECORDED, ...facts, nhsNumber: HILDA },
    ],
  }))
}

const plans = async (role: string, change: TokenChange = {}): Promise<Reply> =>
  journey.search(await journey.token(role, change), 'CarePlan', HILDA)
const codeOf = (reply: Reply): string =>
  reply.status === 200 ? `200 ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

/** Waits, as an officer would, until the queue holds one of that kind. */
async function inTheQueue(kind: AlertKindName): Promise<Alert> {
  return inTheEnd(
    `no ${kind} in the queue`,
    async () => (await alerts.find({ organisations: undefined, kinds: [kind], limit: 1 }))[0],
  )
}

async function toldOf(sink: Sink, { reference }: Alert): Promise<string> {
  const { text } = await inTheEnd('nobody was told', () =>
    Promise.resolve(sink.told.find((it) => it.text.includes(reference))),
  )
  return text
}

/** Every access to her record, as the log has it. */
async function accesses(): Promise<readonly Access[]> {
  const reader = await openLogReader(journey.sandbox.databaseUrl)
  const found: Access[] = []
  for await (const it of reader.about(HILDA)) found.push(readAccess(it))
  await reader.close()
  return found
}

async function seenBy(viewer: Viewer): Promise<readonly Access[]> {
  const all = await accesses()
  const released = await releases.releasesOf(all)
  const suspended = await releases.suspended(all.flatMap((it) => tellingMatter(it) ?? []))
  return all.filter((it) =>
    visibleToPerson(
      it,
      {
        releases: released,
        isSuspended: suspended.includes(tellingMatter(it) ?? ''),
      },
      viewer,
    ),
  )
}

describe('a doctor breaks the glass for somebody who dissented and cannot be asked', () => {
  it('and sees the plan for a reason, of which two officers and the person are to hear', async () => {
    registered('9A1', { dissents: [{ recordedBy: '9A1', covers: ['social-care-record'] }] })
    registered('RX9', { cannotConsent: true })
    await eventually(
      () => plans('ward-nurse'),
      (it) => refusalIn(it) === 'NO_PATIENT_CONSENT',
    )
    const broken = await eventually(
      () => plans('ed-doctor', GLASS),
      (it) => it.status === 200,
    )
    expect(codeOf(broken)).toBe('200 1')
    // Who has no relationship is told that, and nothing of the dissent.
    expect(codeOf(await plans('ed-doctor'))).toBe('403 NO_RELATIONSHIP')

    const alert = await inTheQueue('break-glass')
    expect(alert).toMatchObject({
      organisations: ['RX9'],
      actor: '555000000302',
      subject: HILDA,
      severity: 'high',
    })
    expect((await inTheQueue('tell-the-person')).organisations).toEqual(['RX9'])
    expect(await toldOf(webhook, alert)).toBe(JSON.stringify({ type: 'alert', reference: alert.reference }))
  })

  it('the case shows the entry, asks why, and needs a second officer to be closed', async () => {
    const alert = await inTheQueue('break-glass')
    const found = await alerts.caseOf(alert.reference, OFFICER)
    expect(found?.entries[0]?.receipt).toMatch(/^linchpin\.example\/sandbox\/\d+#\d+$/)
    let events = 0
    const act = async (action: Parameters<AlertStore['act']>[2], by: AlertActor) =>
      alerts.act(alert.reference, events, action, by, new Date().toISOString())
    expect(await act({ kind: 'ask-justification', text: 'Who brought her in?' }, OFFICER)).toMatchObject({
      kind: 'moved',
    })
    events++
    await act({ kind: 'propose-close', outcome: 'appropriate', text: 'The ambulance log says so.' }, OFFICER)
    events++
    expect(await act({ kind: 'confirm-close' }, OFFICER)).toEqual({ kind: 'refused', why: 'same-person' })
    expect(await act({ kind: 'confirm-close' }, COLLEAGUE)).toMatchObject({ status: { state: 'closed' } })
  })

  it('the person sees it at once, but not while that is put off, nor does a proxy who may be a risk', async () => {
    const broken = async (viewer: Viewer): Promise<number> =>
      (await seenBy(viewer)).filter((it) => it.breakGlass && it.kind === 'disclosure').length
    expect(await broken(PERSON)).toBeGreaterThan(0)
    expect(await broken({ kind: 'proxy', risk: undefined })).toBe(0)
    const { reference } = await inTheQueue('tell-the-person')
    const put = { kind: 'suspend', text: 'A relative opens her post.' } as const
    expect(await alerts.act(reference, 0, put, OFFICER, new Date().toISOString())).toMatchObject({
      kind: 'moved',
    })
    expect(await broken(PERSON)).toBe(0)
    const resumed = { kind: 'resume', text: 'She has moved.' } as const
    await alerts.act(reference, 1, resumed, OFFICER, new Date().toISOString())
    expect(await broken(PERSON)).toBeGreaterThan(0)
  })

  it('four hours later the reason stands no longer, and other words open another episode', async () => {
    vi.setSystemTime(Date.now() + FOUR_HOURS)
    const again: TokenChange = { ...GLASS, scope: 'system/*.rs' }
    const late = await eventually(
      () => plans('ed-doctor', again),
      (it) => refusalIn(it) === 'NO_PATIENT_CONSENT',
    )
    expect(codeOf(late)).toBe('403 NO_PATIENT_CONSENT')
    expect(codeOf(await plans('ed-doctor', { ...again, reason: 'Unconscious, on arrival.' }))).toBe(
      '403 NO_PATIENT_CONSENT',
    )
    expect(codeOf(await plans('ed-doctor', { ...again, reason: 'Seizure on the ward' }))).toBe('200 1')
    const { rows } = await database.pool.query('select 1 from break_glass_episode')
    expect(rows).toHaveLength(2)
    expect((await inTheQueue('break-glass-refused')).severity).toBe('low')
  })

  it('and nobody having said what they did, an officer hears of that too', async () => {
    vi.setSystemTime(Date.now() + 72 * 3_600_000)
    expect(await inTheQueue('follow-up-missing')).toMatchObject({
      organisations: ['RX9'],
      actor: '555000000302',
    })
  })
})

describe('a social worker asks in an enquiry under section 42', () => {
  it('and is answered past the dissent; an officer is told by mail, of a reference alone', async () => {
    const enquiry = await eventually(
      () => plans('duty-social-worker', { ...ENQUIRY, scope: 'system/*.rs' }),
      (it) => it.status === 200,
    )
    expect(codeOf(enquiry)).toBe('200 1')
    const alert = await inTheQueue('safeguarding-access')
    expect(alert.organisations).toEqual(['9A1'])
    expect(await toldOf(mail, alert)).toMatch(
      /^An alert is waiting for you\. Its reference is ALR-[0-9a-f]{16}\.\n/,
    )
  })

  it('without a reference she is refused, and nobody learns of that either', async () => {
    const { authorityReference: _, ...unfounded } = ENQUIRY
    expect((await plans('duty-social-worker', unfounded)).status).toBe(403)
  })

  it('the person does not see it until a safeguarding lead releases it, and a proxy not even then', async () => {
    const hidden = (await accesses()).filter((it) => it.purpose === 'safeguarding-adult')
    expect(hidden.length).toBeGreaterThan(1)
    const [access] = hidden.filter((it) => it.kind === 'disclosure')
    const seen = async (viewer: Viewer): Promise<number> =>
      (await seenBy(viewer)).filter((it) => it.purpose === 'safeguarding-adult').length
    expect(await seen(PERSON)).toBe(0)
    const { shard, index } = access!
    const release = {
      shard,
      index,
      audience: 'person',
      by: LEAD,
      organisation: '9A1',
      reason: 'enquiry closed',
      at: new Date().toISOString(),
    } as const
    expect(await releases.release({ ...release, by: 'RIV-IG-0001' })).toBe('not-a-lead')
    // Another organisation may have given the same user id to somebody else.
    expect(await releases.release({ ...release, organisation: 'RX9' })).toBe('not-a-lead')
    expect(await seen(PERSON)).toBe(0)
    expect(await releases.release(release)).toBe(true)
    expect(await releases.release(release)).toBe(false)
    expect(await releases.release({ ...release, index: 999_999n })).toBe(false)
    expect(await seen(PERSON)).toBe(1)
    expect(await seen({ kind: 'proxy', risk: 'none' })).toBe(0)
  })
})

describe('a relationship that a worker claims', () => {
  const IRIS = '9990000077'
  const allergies = async (role: string, change: TokenChange = {}): Promise<Reply> =>
    journey.search(await journey.token(role, { scope: 'system/*.rs', ...change }), 'AllergyIntolerance', IRIS)

  it('is an alert where they are regulated, and opens nothing where they are not', async () => {
    journey.sandbox.region.feeds.change('9A1', (feed) => ({
      ...feed,
      relationships: feed.relationships.filter((it) => it.nhsNumber !== IRIS),
    }))
    const before = await eventually(
      () => allergies('social-worker'),
      (it) => refusalIn(it) === 'NO_RELATIONSHIP',
    )
    expect(codeOf(before)).toBe('403 NO_RELATIONSHIP')
    expect((await allergies('social-worker', { selfClaimed: true })).status).toBe(200)
    expect(await inTheQueue('self-claimed-relationship')).toMatchObject({
      organisations: ['9A1'],
      actor: 'RIV-SW-0117',
      subject: IRIS,
    })
    expect(codeOf(await allergies('link-worker', { selfClaimed: true }))).toMatch(/^403/)
    const claimed = await alerts.find({ organisations: ['V9100'], limit: 10 })
    expect(claimed.filter((it) => it.kind === 'self-claimed-relationship')).toEqual([])
  })
})

describe('what leaves to tell of an alert', () => {
  it('names nobody: no number, no worker, no organisation, no reason', () => {
    const all = [...webhook.told, ...mail.told]
    expect(all.length).toBeGreaterThan(2)
    for (const { text, headers } of all) {
      const said = `${text} ${JSON.stringify(headers)}`
      expect(said).not.toMatch(/999\d{7}|55500000|RIV-|S42|nconscious|Seizure|neglect|Hilda|ELDER|RX9/i)
    }
  })
})
