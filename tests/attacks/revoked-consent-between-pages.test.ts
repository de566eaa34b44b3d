import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { ASTHMA, condition } from '../disclosure/world.js'
import { agreesTo, practiceConsent } from './consent-fixtures.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

const CHLAMYDIA = '240589008'
const AGREEMENT = practiceConsent('sti', agreesTo('STI'))

let gateway: SmallGateway

beforeEach(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        condition('a81001-1', ASTHMA),
        condition('a81001-2', CHLAMYDIA),
        condition('a81001-3', ASTHMA),
      ],
    },
    consents: [AGREEMENT],
  })
})
afterEach(() => gateway.stop())

/** The pages of one search, one item each; `between` happens before each further one. */
async function pages(between: (before: number) => void): Promise<readonly string[]> {
  const texts: string[] = []
  let reply = await gateway.search('Condition', { ...WHO, _count: '1' })
  for (;;) {
    texts.push(reply.status === 200 ? reply.text : refusalIn(reply).code)
    const link = objectsOf(reply.body['link']).find((it) => it['relation'] === 'next')
    const path = textOf(link?.['url'])?.slice(`${gateway.ports.fhirBase}/`.length)
    if (path === undefined) return texts
    between(texts.length)
    reply = await gateway.get(path)
  }
}

describe('a consent withdrawn between two pages is withdrawn for the second (attack 33)', () => {
  test('the item it agreed to is on no later page', async () => {
    const texts = await pages(() => {
      gateway.world.consents = [{ ...AGREEMENT, withdrawnBy: ['A81001'] }]
    })
    expect(texts.slice(1).join()).not.toContain(CHLAMYDIA)
  })

  test('a refusal recorded meanwhile refuses the next page', async () => {
    const texts = await pages(() => {
      gateway.world.consents = [AGREEMENT, practiceConsent('no', { type: 'deny' })]
    })
    expect(texts.slice(1)).toEqual(['NO_PATIENT_CONSENT'])
  })

  test('where the register of consents is down the next page cannot be had', async () => {
    const texts = await pages(() => {
      gateway.world.failing = ['register of consents']
    })
    expect(texts.slice(1)).toEqual(['CANNOT_CHECK'])
  })

  test('while it stands, every page is had and the item is on one', async () => {
    const texts = await pages(() => undefined)
    expect(texts).toHaveLength(3)
    expect(texts.filter((it) => it.includes(CHLAMYDIA))).toHaveLength(1)
  })
})
