import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOTHING_RECORDED } from '../../sandbox/feeds/organisation-feeds.js'
import { type RegisterFacts } from '../../src/model/registers.js'
import {
  type Journey,
  type Reply,
  type TokenChange,
  eventually,
  refusalIn,
  resourcesIn,
  startJourney,
} from './journey.js'

const ALDER = '9990000018'
const NIA = '9990000115'
const MOTHER = 'nhs-login|sandbox-0115-parent'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

async function asked(
  role: string,
  person: string,
  change: TokenChange = {},
  type = 'CarePlan',
): Promise<Reply> {
  return journey.search(await journey.token(role, change), type, person)
}

const said = (reply: Reply): string =>
  reply.status === 200 ? `200 ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

/** The council has something else on record of somebody from now on. */
function recorded(person: string, facts: Partial<RegisterFacts>): void {
  for (const ods of ['9A1', '9A2', 'A81001'])
    journey.sandbox.region.feeds.change(ods, (feed) => ({
      ...feed,
      registers: [
        ...feed.registers.filter((it) => it.nhsNumber !== person),
        { ...NOTHING_RECORDED, ...facts, nhsNumber: person },
      ],
    }))
}

const becoming = (ask: () => Promise<Reply>, word: RegExp): Promise<string> =>
  eventually(ask, (it) => word.test(said(it))).then(said)

describe('somebody asks for their own record', () => {
  it('and has it, though they share it with nobody', async () => {
    expect(said(await asked('citizen', ALDER))).toMatch(/^200 [1-9]/)
    recorded(ALDER, { dissents: [{ recordedBy: '9A1', covers: ['social-care-record'] }] })
    expect(await becoming(() => asked('ward-nurse', ALDER), /^403/)).toBe('403 NO_PATIENT_CONSENT')
    expect(said(await asked('citizen', ALDER))).toMatch(/^200 [1-9]/)
  })

  it('but not before it has been reviewed, where that is on file; who cares for them is not held up', async () => {
    recorded(ALDER, { enhancedReview: true })
    expect(await becoming(() => asked('citizen', ALDER), /^403/)).toBe('403 REVIEW_REQUIRED')
    expect(said(await asked('social-worker', ALDER))).toMatch(/^200 [1-9]/)
    recorded(ALDER, {})
    expect(await becoming(() => asked('citizen', ALDER), /^200 [1-9]/)).toMatch(/^200 [1-9]/)
  })

  it('and nobody else’s: another’s, a hidden person’s and an absent one’s are the same', async () => {
    const answers = await Promise.all(
      ['9990000069', '9990000034', '9990000166'].map(async (it) => said(await asked('citizen', it))),
    )
    expect(new Set(answers)).toEqual(new Set(['404 PATIENT_NOT_FOUND']))
  })

  it('a worker who says that they are the person gains nothing', async () => {
    const claim = { purpose: 'subject-access', person: '9990000085' }
    await expect(journey.token('social-worker', claim)).rejects.toThrow()
  })
})

describe('a mother asks for her daughter, who is fifteen and can decide', () => {
  const record = (): Promise<Reply> => asked('parent', NIA)

  it('and has it while the daughter agrees', async () => {
    expect(said(await record())).toBe('200 1')
  })

  it('not when she no longer does: as anybody who is no proxy', async () => {
    recorded(NIA, { competentMinor: true })
    const refused = await eventually(record, (it) => it.status === 404)
    const noProxy = await asked('parent', NIA, { b2b: { subject_id: 'nhs-login|somebody-else' } })
    expect(said(refused)).toBe('404 PATIENT_NOT_FOUND')
    expect(refused.body['issue']).toEqual([
      { ...(noProxy.body['issue'] as object[])[0], diagnostics: expect.any(String) as string },
    ])
  })

  it('while she could not decide, what the law says of her mother counts', async () => {
    recorded(NIA, { proxies: [MOTHER] })
    expect(await becoming(record, /^200 [1-9]/)).toBe('200 1')
  })

  it('of another child she has nothing', async () => {
    expect(said(await asked('parent', ALDER))).toBe('404 PATIENT_NOT_FOUND')
  })
})
