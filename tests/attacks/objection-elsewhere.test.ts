import { afterEach, describe, expect, test } from 'vitest'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { eventFor } from '../../src/audit/questions/event-for.js'
import { readEvent } from '../../src/audit/questions/read-event.js'
import { ASTHMA, NOTHING_RECORDED, SOURCES, type World, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, startSmallGateway, visible } from './small-gateway.js'

let gateway: SmallGateway
afterEach(() => gateway.stop())

const OBJECTED = { ...NOTHING_RECORDED, objectsToUser: ['GP-1'] }
const holdings = { a81001: [condition('a81001-1', ASTHMA)] }
/** The council is asked, and does not know the person; or its register has it that they object to who asks. */
const UNKNOWN: Partial<World> = { holdings, registers: { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED } }
const REFUSED: Partial<World> = { holdings, registers: { A81001: NOTHING_RECORDED, '9A1': OBJECTED } }

const ASKED: Readonly<Record<string, (it: SmallGateway) => ReturnType<SmallGateway['get']>>> = {
  everything: (it) => it.get('Patient/p-0018/$everything', 'gp'),
  'everything of some types': (it) => it.get('Patient/p-0018/$everything?_type=Condition,CarePlan', 'gp'),
  summary: (it) => it.get('Patient/p-0018/$summary', 'gp'),
  'a search': (it) => it.search('Condition', WHO, 'gp'),
  involvement: (it) => it.get('Patient/p-0018/$involvement', 'gp'),
}

describe('an objection at a council reads as somebody whom it does not know', () => {
  test.each(Object.entries(ASKED))('by %s: status, headers and body', async (_, ask) => {
    gateway = await startSmallGateway(UNKNOWN)
    const unknown = visible(await ask(gateway))
    await gateway.stop()
    gateway = await startSmallGateway(REFUSED)
    expect(visible(await ask(gateway))).toEqual(unknown)
    expect(JSON.stringify(unknown)).toContain('riverton')
    expect(gateway.steps.some((it) => it.startsWith('ask riverton'))).toBe(false)
  })

  test('to the officers of whoever asked too; its own see the refusal', async () => {
    const seen = async (world: Partial<World>, viewer: string) => {
      gateway = await startSmallGateway(world)
      await ASKED['everything']?.(gateway)
      await gateway.stop()
      const [entry] = gateway.entries
      const columns = entryColumns(entry!)
      const event = readEvent(entryText(columns, entry!.body), columns)
      const organisationOf = (id: string) => SOURCES.find((it) => it.id === id)?.organisation
      const { sources, refused } = eventFor(viewer, event!, organisationOf) ?? {}
      return { sources, refused: refused?.map((it) => `${it.source} ${it.code}`) }
    }
    expect(await seen(REFUSED, 'A81001')).toEqual(await seen(UNKNOWN, 'A81001'))
    expect((await seen(REFUSED, '9A1')).refused).toEqual(['riverton PATIENT_NOT_FOUND'])
  })

  test('the twin: what a council says of its refusal is told', async () => {
    const dissents = [{ recordedBy: '9A1', covers: ['social-care-record' as const] }]
    gateway = await startSmallGateway({
      holdings,
      registers: { A81001: NOTHING_RECORDED, '9A1': { ...NOTHING_RECORDED, dissents } },
    })
    expect((await ASKED['everything']?.(gateway))?.text).toContain('not-permitted')
  })
})
