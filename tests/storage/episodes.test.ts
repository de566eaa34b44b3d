import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Change } from '../../src/audit/change-entry.js'
import { type Episode } from '../../src/disclosure/episodes/episode-register.js'
import { Refusal } from '../../src/model/refusal.js'
import { episodeStore } from '../../src/storage/access/episode-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const EPISODE: Episode = {
  organisation: 'RX9',
  actor: 'doctor-1',
  patientId: 'p-1',
  reason: 'Unconscious on arrival',
}
const at = (time: string): string => `2026-11-21T${time}.000Z`
const changes: Change[] = []

let made: TestDatabase
let database: Database

const register = () =>
  episodeStore(database, {
    reasonStandsSeconds: 4 * 3600,
    recordFirst: (change) => {
      changes.push(change)
      return Promise.resolve()
    },
  })

/** A log that takes nothing. */
const unrecorded = (): Promise<never> => Promise.reject(new Refusal('NOT_RECORDED'))
const unwritten = () => episodeStore(database, { reasonStandsSeconds: 4 * 3600, recordFirst: unrecorded })

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  await register().open(EPISODE, at('10:00:00'), 'request-1')
})
afterAll(async () => {
  await database.close()
  await made.close()
})

describe('a reason for breaking the glass', () => {
  it.each<[string, Partial<Episode>, string, string]>([
    ['stands at once', {}, '10:00:00', 'open'],
    ['stands for four hours', {}, '13:59:59', 'open'],
    ['and no longer', {}, '14:00:00', 'ended'],
    [
      'is the same with a full stop and other capitals',
      { reason: ' unconscious, on ARRIVAL. ' },
      '14:00:00',
      'ended',
    ],
    ['in other words is another', { reason: 'Collapsed again in the ward' }, '14:00:00', 'none'],
    ['is not that of a colleague', { actor: 'doctor-2' }, '10:30:00', 'none'],
    ['is not for somebody else', { patientId: 'p-2' }, '10:30:00', 'none'],
    ['is not that of another organisation', { organisation: 'RX8' }, '10:30:00', 'none'],
  ])('%s', async (_, unlike, time, state) => {
    expect(await register().stateOf({ ...EPISODE, ...unlike }, at(time))).toBe(state)
  })

  it('is not made to stand longer by using it again', async () => {
    const before = changes.length
    await Promise.all(
      ['11:00:00', '13:59:00', '15:00:00'].map((time) => register().open(EPISODE, at(time), 'request-2')),
    )
    expect(await register().stateOf(EPISODE, at('14:00:00'))).toBe('ended')
    expect(changes).toHaveLength(before)
    expect(changes[0]).toEqual({
      kind: 'episode-opened',
      organisation: 'RX9',
      by: 'doctor-1',
      patient: 'p-1',
      until: at('14:00:00'),
    })
  })

  it('opens nothing where the log cannot have it', async () => {
    const other = { ...EPISODE, reason: 'Fell down the stairs' }
    await expect(unwritten().open(other, at('10:00:00'), 'request-3')).rejects.toThrow('NOT_RECORDED')
    expect(await register().stateOf(other, at('10:00:00'))).toBe('none')
    // What is open already needs no entry.
    await unwritten().open(EPISODE, at('10:00:00'), 'request-3')
  })

  it('is kept as a digest: what was said is in the access log alone', async () => {
    const { rows } = await database.pool.query('select * from break_glass_episode')
    expect(JSON.stringify(rows)).not.toMatch(/unconscious/i)
  })

  it('is unknown, never unused, when the register is down', async () => {
    const broken = openDatabase('postgres://nobody:nothing@127.0.0.1:1/none')
    await expect(
      episodeStore(broken, { reasonStandsSeconds: 1, recordFirst: unrecorded }).stateOf(
        EPISODE,
        at('10:00:00'),
      ),
    ).rejects.toThrow()
    await broken.close()
  })
})

describe('what was done after breaking the glass', () => {
  it('is awaited until somebody says it, once', async () => {
    const [due] = await register().notFollowedUp(at('12:00:00'))
    expect(due).toMatchObject({ actor: 'doctor-1', opened: at('10:00:00'), until: at('14:00:00') })
    expect(await register().notFollowedUp(at('09:59:59'))).toEqual([])
    const officer = (userId: string, organisations?: readonly string[]) => ({ userId, organisations })
    const [theirs, others] = [officer('officer-1', ['RX9']), officer('officer-2', ['9A1'])]
    const said = (who: typeof theirs, text: string) =>
      register().followUp(who, due!.episode, text, at('16:00:00'))
    expect(await register().awaited(theirs, 10)).toMatchObject([{ episode: due!.episode }])
    expect(await register().awaited(officer('region'), 10)).toHaveLength(1)
    expect(await register().awaited(others, 10)).toEqual([])
    expect(await said(others, 'not theirs to say')).toBe(false)
    expect(await said(officer('doctor-1', ['RX9']), 'by whoever broke the glass')).toBe(false)
    expect(await register().recorded(theirs, 10)).toEqual([])
    expect(changes.at(-1)?.kind).toBe('episode-opened')
    const untold = unwritten().followUp(theirs, due!.episode, 'nobody reads this', at('16:00:00'))
    await expect(untold).rejects.toThrow('NOT_RECORDED')
    expect(await register().recorded(theirs, 10)).toEqual([])
    expect(await said(theirs, 'admitted, family told')).toBe(true)
    expect(await said(theirs, 'something else')).toBe(false)
    expect(await register().notFollowedUp(at('23:00:00'))).toEqual([])
    expect(await register().awaited(theirs, 10)).toEqual([])
    const followUp = { by: 'officer-1', text: 'admitted, family told', at: at('16:00:00') }
    expect(await register().recorded(theirs, 10)).toMatchObject([{ followUp }])
    expect(await register().episode(theirs, due!.episode)).toMatchObject({ followUp })
    expect(await register().recorded(others, 10)).toEqual([])
    expect(await register().episode(others, due!.episode)).toBeUndefined()
    expect(changes.at(-1)).toEqual({ kind: 'episode-followed-up', episode: due!.episode, by: 'officer-1' })
  })
})
