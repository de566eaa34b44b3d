import { describe, expect, test } from 'vitest'
import { type ReleaseState } from '../../src/model/release-states/release-state.js'
import { handMade } from './hand-made.js'
import { answerTo, textOfAnswer } from './requests.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, type World, condition } from './world.js'

const HELD = { a81001: [condition('problem-1', ASTHMA)] }
const OFF: ReleaseState = { state: 'off', pilot: [] }
const SAFETY: ReleaseState = { state: 'clinical-safety-only', pilot: [] }
const pilot = (organisation: string, userId?: string): ReleaseState => ({
  state: 'pilot',
  pilot: [{ organisation, userId }],
})

/** What becomes of a question for problems that the practice holds. */
const CASES: readonly (readonly [string, Partial<World>, number, string])[] = [
  ['released', {}, 200, 'problem-1'],
  ['off', { releases: { A81001: OFF } }, 403, 'NOT_RELEASED'],
  ['off at another holder', { releases: { '9A1': OFF } }, 200, 'problem-1'],
  ['in a pilot of others', { releases: { A81001: pilot('RX9') } }, 403, 'NOT_RELEASED'],
  ['in a pilot of a colleague', { releases: { A81001: pilot('9A1', 'SW-2') } }, 403, 'NOT_RELEASED'],
  ['in a pilot of this worker', { releases: { A81001: pilot('9A1', 'SW-1') } }, 200, 'problem-1'],
  [
    'in a pilot of this worker elsewhere',
    { releases: { A81001: pilot('RX9', 'SW-1') } },
    403,
    'NOT_RELEASED',
  ],
  ['in a pilot of the organisation', { releases: { A81001: pilot('9A1') } }, 200, 'problem-1'],
  ['for clinical safety alone', { releases: { A81001: SAFETY } }, 200, 'not-in-your-view'],
  ['not to be read', { failing: ['release A81001'] }, 503, 'CANNOT_CHECK'],
  [
    'off, of nobody in one’s care: as though they were open',
    { releases: { A81001: OFF }, relationships: { '9A1': [] } },
    403,
    'NO_RELATIONSHIP',
  ],
  [
    'off, of somebody who dissents: as though they were open',
    { releases: { A81001: OFF }, registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } },
    403,
    'NO_PATIENT_CONSENT',
  ],
]

describe('where the records of a practice are', () => {
  test.each(CASES)('%s', async (_state, world, status, said) => {
    const made = handMade({ holdings: HELD, ...world })
    const answer = await answerTo(made)
    expect(answer.status).toBe(status)
    expect(textOfAnswer(answer)).toContain(said)
    const isAsked = made.steps.some((it) => it.startsWith('ask a81001'))
    expect(isAsked, 'the practice is asked').toBe(said === 'problem-1')
  })

  test('closed while the practice is asked, nothing of it leaves', async () => {
    const made = handMade({ holdings: HELD })
    let asked = 0
    const { releaseStates } = made.ports
    const closing = {
      ...releaseStates,
      releaseOf: async (held: Parameters<typeof releaseStates.releaseOf>[0]): Promise<ReleaseState> => {
        asked += 1
        return asked > 1 ? OFF : releaseStates.releaseOf(held)
      },
    }
    const answer = await answerTo({ ...made, ports: { ...made.ports, releaseStates: closing } })
    expect(answer.status).toBe(503)
    expect(textOfAnswer(answer)).not.toContain('problem-1')
    expect(made.steps.some((it) => it.startsWith('ask a81001'))).toBe(true)
  })

  test('closed while what may leave is put together, nothing of it leaves', async () => {
    const made = handMade({ holdings: HELD })
    let [isAnswered, isClosed] = [false, false]
    const { releaseStates, sources, inSlices } = made.ports
    const ports: typeof made.ports = {
      ...made.ports,
      sources: {
        ...sources,
        ask: async (leave, read) => {
          const readings = await sources.ask(leave, read)
          isAnswered = true
          return readings
        },
      },
      inSlices: async (work) => {
        isClosed ||= isAnswered
        return await inSlices(work)
      },
      releaseStates: {
        ...releaseStates,
        releaseOf: async (held) => (isClosed ? OFF : await releaseStates.releaseOf(held)),
      },
    }
    const answer = await answerTo({ ...made, ports })
    expect(isClosed).toBe(true)
    expect(answer.status).toBe(503)
    expect(textOfAnswer(answer)).not.toContain('problem-1')
  })
})
