import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { ASTHMA, NOTHING_RECORDED, OTHER_PATIENT, SYPHILIS, condition, holding } from '../disclosure/world.js'
import { type SmallGateway, WHO, startSmallGateway, visible } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const SHOWN = condition('a81001-shown', ASTHMA)

function answerBeside(...hidden: readonly ReturnType<typeof condition>[]): Promise<Reply> {
  gateway.world.holdings = { a81001: [SHOWN, ...hidden] }
  return gateway.search('Condition', WHO, 'ward-nurse')
}

const sealed = (id: string): ReturnType<typeof condition> =>
  holding('problems', condition(id, ASTHMA).resource, 'sealed')

describe('the notice says that something is withheld, and neither what nor how much (L32)', () => {
  test('one item or five, of one category or several, read the same', async () => {
    const one = await answerBeside(sealed('a81001-1'))
    const five = await answerBeside(
      sealed('a81001-1'),
      condition('a81001-2', SYPHILIS),
      condition('a81001-3', SYPHILIS),
      condition('a81001-4', '386639001'),
      sealed('a81001-5'),
    )
    expect(one.text).toContain('confidential-items')
    expect(visible(five)).toEqual(visible(one))
  })

  test('what is withheld in silence reads as if it did not exist', async () => {
    const none = await answerBeside()
    for (const silent of [
      condition('a81001-1', ASTHMA, { subject: OTHER_PATIENT }),
      condition('a81001-1', '93461009', { meta: { security: [] }, subject: OTHER_PATIENT }),
      holding('problems', condition('a81001-1', ASTHMA).resource, 'anonymous-access'),
    ])
      expect(visible(await answerBeside(silent))).toEqual(visible(none))
  })

  test('no rule, label, code or id of what decided is in any body (L15)', async () => {
    const reply = await answerBeside(sealed('a81001-1'), condition('a81001-2', SYPHILIS))
    expect(reply.text).not.toMatch(/"[A-Z]-\d\d"|SEALED|STI|R-0|S-0|I-0|76272004|a81001-[12]/)
  })

  test('the twin: the log names each rule that decided, and who may have the item has its code and id', async () => {
    const syphilis = condition('a81001-2', SYPHILIS)
    await answerBeside(sealed('a81001-1'), syphilis)
    for (const told of ['"R-04"', '"SEALED"', '"R-05"', '"STI"'])
      expect(gateway.entries.at(-1)?.body).toContain(told)
    const { registers } = gateway.world
    gateway.world.registers = {
      ...registers,
      A81001: { ...NOTHING_RECORDED, consentCategories: ['STI'] },
    }
    const reply = await answerBeside(syphilis)
    gateway.world.registers = registers
    for (const told of ['a81001-2', SYPHILIS]) expect(reply.text).toContain(told)
    expect(reply.text).not.toContain('confidential-items')
  })
})
