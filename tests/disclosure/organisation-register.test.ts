import { describe, expect, it } from 'vitest'
import { type Registered } from '../../src/disclosure/organisation-register.js'
import {
  type RegisterSettings,
  type SettingsRead,
  standingRegisters,
} from '../../src/gateway/data/standing-registers.js'
import { type HandMade, handMade } from './hand-made.js'
import { answerTo, requestFor, textOfAnswer } from './requests.js'
import { ods } from './world.js'

/** What the entry keeps of when facts were told, for the first holder. */
function toldIn(made: HandMade): unknown {
  const { facts } = JSON.parse(made.entries.at(-1)?.body ?? '{}') as {
    facts?: { holders?: readonly { toldAt?: unknown }[] }
  }
  return facts?.holders?.[0]?.toldAt
}

describe('organisations and agreements count for a day from when they were told', () => {
  it.each([
    ['a day', '2026-11-20T10:00:00.000Z', 200, undefined],
    ['a day and a moment', '2026-11-20T09:59:59.999Z', 503, 'CANNOT_CHECK'],
    ['nobody knows how long', 'yesterday', 503, 'CANNOT_CHECK'],
  ])('%s', async (_, organisationsToldAt, status, code) => {
    const made = handMade({ organisationsToldAt })
    const answer = await answerTo(made)
    expect(answer.status).toBe(status)
    if (code !== undefined) expect(textOfAnswer(answer)).toContain(code)
  })

  it('the entry says when each was told, the token among them', async () => {
    const made = handMade()
    const requester = { ...requestFor().requester, tokenIssued: '2026-11-21T09:59:00.000Z' }
    await answerTo(made, { requester })
    expect(toldIn(made)).toEqual({
      token: '2026-11-21T09:59:00.000Z',
      'organisation-register': '2026-11-21T09:50:00.000Z',
      'agreement-register': '2026-11-21T09:50:00.000Z',
      'release-register': '2026-11-21T10:00:00.000Z',
      pds: '2026-11-21T10:00:00.000Z',
      'episode-register': '2026-11-21T10:00:00.000Z',
    })
  })
})

describe('the registers are read again while the gateway runs', () => {
  const START = '2026-11-21T10:00:00.000Z'
  const registers = (dspt: 'met' | 'expired'): RegisterSettings => ({
    organisations: [
      { ods: ods('9A1'), name: 'Riverton Council (test)', type: 'la-adult', dspt, privacyOfficers: [] },
    ],
    agreements: [],
  })
  const statusIn = ({ organisations, toldAt }: Registered): string =>
    `${organisations[0]?.dspt ?? ''} ${toldAt.slice(11, 19)}`

  it('by the first request after a quarter of an hour; what cannot be read leaves the last, with its age', () => {
    const failures: unknown[] = []
    const changes: string[] = []
    let content: RegisterSettings | Error = registers('expired')
    const standing = standingRegisters(
      registers('met'),
      new Date(START),
      () => {
        if (content instanceof Error) throw content
        return content
      },
      {
        failed: (error) => failures.push(error),
        changed: ({ kind }) => changes.push(kind),
        waiting: (keys) => changes.push(`waiting: ${keys.join()}`),
      },
    )
    const at = (time: string): string => statusIn(standing(`2026-11-21T${time}.000Z`))
    expect(at('10:14:59')).toBe('met 10:00:00')
    expect(at('10:15:00')).toBe('expired 10:15:00')
    content = new Error('no settings')
    expect(at('10:31:00')).toBe('expired 10:15:00')
    expect(at('10:32:00')).toBe('expired 10:15:00')
    expect(failures).toHaveLength(1)
    content = registers('met')
    expect(at('10:46:00')).toBe('met 10:46:00')
    expect(at('11:02:00')).toBe('met 11:02:00')
    expect(changes, 'once each time that something else is said').toEqual([
      'registers-read',
      'registers-read',
    ])
  })

  it('says which other settings wait for the next start, once each time that these become others', () => {
    const told: string[] = []
    const atStart = { ...registers('met'), requestDeadlineMs: 5_000, sources: [] }
    let content: SettingsRead = atStart
    const standing = standingRegisters(atStart, new Date(START), () => content, {
      failed: () => told.push('failed'),
      changed: () => told.push('changed'),
      waiting: (keys) => told.push(keys.join(' ')),
    })
    const hours = ['11', '12', '13', '14', '15', '16']
    const read = [
      atStart,
      { ...atStart, requestDeadlineMs: 6_000 },
      { ...atStart, requestDeadlineMs: 7_000 },
      { ...atStart, requestDeadlineMs: 7_000, mail: undefined, maxBodyBytes: 4_096 },
      { ...atStart, ...registers('expired') },
      { ...registers('expired'), sources: [] },
    ]
    for (const [n, hour] of hours.entries()) {
      content = read[n] ?? atStart
      standing(`2026-11-21T${hour}:00:00.000Z`)
    }
    expect(told).toEqual([
      'requestDeadlineMs',
      'requestDeadlineMs maxBodyBytes',
      'changed',
      '',
      'requestDeadlineMs',
    ])
  })
})
