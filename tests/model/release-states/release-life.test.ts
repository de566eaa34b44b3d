import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ReleaseAct,
  type ReleaseEvent,
  type ReleaseStanding,
  moveRelease,
  standingOf,
} from '../../../src/model/release-states/release-life.js'
import {
  NEVER_RELEASED,
  type PilotMember,
  RELEASE_STATES,
  type ReleaseState,
  isNamed,
  isNoWider,
} from '../../../src/model/release-states/release-state.js'
import { type OdsCode, isOdsCode } from '../../../src/model/ods-code.js'

function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('not an ODS code')
  return text
}

const HOLDER = 'A81001'
const officer = (
  userId: string,
  organisation = HOLDER,
  sees: 'own' | 'all' = 'own',
): Parameters<typeof moveRelease>[2] => ({ userId, organisation: ods(organisation), sees })
const [ONE, TWO] = [officer('one'), officer('two')]
const REGION = officer('region', '9A1', 'all')
const STRANGER = officer('stranger', 'B82002')

const OPEN: ReleaseState = { state: 'open', pilot: [] }
const OFF: ReleaseState = NEVER_RELEASED
const SAFETY: ReleaseState = { state: 'clinical-safety-only', pilot: [] }
const TEAM: ReleaseState = { state: 'pilot', pilot: [{ organisation: '9A1', userId: undefined }] }
const WORKER: ReleaseState = { state: 'pilot', pilot: [{ organisation: '9A1', userId: 'RIV-SW-0117' }] }
const NOBODY: ReleaseState = { state: 'pilot', pilot: [] }

const propose = (release: ReleaseState, reason = 'because'): ReleaseAct => ({
  kind: 'propose',
  release,
  reason,
})
const narrow = (release: ReleaseState, reason = 'because'): ReleaseAct => ({
  kind: 'narrow',
  release,
  reason,
})
const AGREE: ReleaseAct = { kind: 'agree' }
const DECLINE: ReleaseAct = { kind: 'decline', reason: 'not yet' }

type Step = readonly [Parameters<typeof moveRelease>[2], ReleaseAct]

/** What the steps lead to, or why the last of them is refused. */
function outcomeOf(steps: readonly Step[]): ReleaseState | string {
  let standing: ReleaseStanding = standingOf([])
  for (const [by, act] of steps) {
    const move = moveRelease(standing, act, by, HOLDER, '2026-11-22T10:00:00Z')
    if (move.kind === 'refused') return move.why
    standing = move.standing
  }
  return standing.release
}

const OPENED: readonly Step[] = [
  [ONE, propose(OPEN)],
  [TWO, AGREE],
]

describe('how far records are released', () => {
  const CASES: readonly (readonly [string, readonly Step[], ReleaseState | string])[] = [
    ['is off while nobody has decided', [], OFF],
    ['stays off while one officer proposes', [[ONE, propose(OPEN)]], OFF],
    ['is opened by two', OPENED, OPEN],
    [
      'is not opened by one alone',
      [
        [ONE, propose(OPEN)],
        [ONE, AGREE],
      ],
      'same-person',
    ],
    [
      'nor by one who proposes again what a second proposed',
      [
        [TWO, propose(OPEN)],
        [ONE, propose(OPEN)],
        [ONE, AGREE],
      ],
      'same-person',
    ],
    ['nor by agreeing to nothing', [[ONE, AGREE]], 'not-proposed'],
    [
      'nor by agreeing to what was declined',
      [
        [ONE, propose(OPEN)],
        [TWO, DECLINE],
        [TWO, AGREE],
      ],
      'not-proposed',
    ],
    ['nor by calling it narrower', [[ONE, narrow(OPEN)]], 'not-narrower'],
    [
      'nor proposed by an officer of another organisation',
      [[STRANGER, propose(OPEN)]],
      'another-organisation',
    ],
    [
      'nor agreed to by one',
      [
        [ONE, propose(OPEN)],
        [STRANGER, AGREE],
      ],
      'another-organisation',
    ],
    ['nor proposed by one who sees all', [[REGION, propose(OPEN)]], 'another-organisation'],
    [
      'nor agreed to by one who sees all',
      [
        [ONE, propose(OPEN)],
        [REGION, AGREE],
      ],
      'another-organisation',
    ],
    ['is closed by one officer at once', [...OPENED, [ONE, narrow(OFF)]], OFF],
    ['and by one who sees all', [...OPENED, [REGION, narrow(OFF)]], OFF],
    ['but not by an officer of another', [...OPENED, [STRANGER, narrow(OFF)]], 'another-organisation'],
    ['is narrowed by one officer at once', [...OPENED, [ONE, narrow(SAFETY)]], SAFETY],
    ['to a pilot too', [...OPENED, [ONE, narrow(TEAM)]], TEAM],
    ['and to fewer in it', [...OPENED, [ONE, narrow(TEAM)], [ONE, narrow(WORKER)]], WORKER],
    ['but not to more in it', [...OPENED, [ONE, narrow(WORKER)], [ONE, narrow(TEAM)]], 'not-narrower'],
    ['nor from safety to a pilot', [...OPENED, [ONE, narrow(SAFETY)], [ONE, narrow(TEAM)]], 'not-narrower'],
    ['nor to what it is', [...OPENED, [ONE, narrow(OPEN)]], 'not-narrower'],
    ['is not widened to what it is', [...OPENED, [ONE, propose(OPEN)]], 'not-wider'],
    ['to a pilot of nobody never', [[ONE, propose(NOBODY)]], 'nobody-named'],
    ['without a reason never', [[ONE, propose(OPEN, ' \n')]], 'reason-missing'],
    ['nor closed without one', [...OPENED, [ONE, narrow(OFF, '')]], 'reason-missing'],
    [
      'is not opened again by agreeing to what was proposed before it was closed',
      [
        [ONE, propose(SAFETY)],
        [TWO, AGREE],
        [ONE, propose(OPEN)],
        [TWO, narrow(OFF)],
        [TWO, AGREE],
      ],
      'not-proposed',
    ],
  ]
  test.each(CASES)('%s', (_name, steps, expected) => expect(outcomeOf(steps)).toEqual(expected))
})

const member: fc.Arbitrary<PilotMember> = fc.record({
  organisation: fc.constantFrom('9A1', 'RX9'),
  userId: fc.constantFrom(undefined, 'a', 'b'),
})
const state: fc.Arbitrary<ReleaseState> = fc
  .tuple(fc.constantFrom(...RELEASE_STATES), fc.array(member, { minLength: 1, maxLength: 3 }))
  .map(([name, pilot]) => ({ state: name, pilot: name === 'pilot' ? pilot : [] }))

/** Whether a worker sees what clinical safety needs, and everything. */
function sees({ state: name, pilot }: ReleaseState, worker: PilotMember): readonly [boolean, boolean] {
  const isAll = name === 'open' || (name === 'pilot' && isNamed(worker, pilot))
  return [isAll || name === 'clinical-safety-only', isAll]
}

const WORKERS: readonly PilotMember[] = ['9A1', 'RX9'].flatMap((organisation) =>
  ['a', 'b', 'c'].map((userId) => ({ organisation, userId })),
)

describe('laws of releases', () => {
  test('what is no wider shows nobody more', () => {
    fc.assert(
      fc.property(state, state, (to, from) => {
        if (!isNoWider(to, from)) return
        for (const worker of WORKERS)
          sees(to, worker).forEach((it, at) => expect(!it || sees(from, worker)[at]).toBe(true))
      }),
      { numRuns: 2000 },
    )
  })

  test('whatever officers do, nobody sees more than two of the holder signed off', () => {
    const act: fc.Arbitrary<ReleaseAct> = fc.oneof(
      fc.record({ kind: fc.constantFrom('propose', 'narrow'), release: state, reason: fc.constant('why') }),
      fc.constantFrom(AGREE, DECLINE),
    )
    const step = fc.tuple(fc.constantFrom(ONE, TWO, REGION, STRANGER), act)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let standing = standingOf([])
        const history: ReleaseEvent[] = []
        for (const [by, it] of steps) {
          const before = standing
          const at = '2026-11-22T10:00:00Z'
          const move = moveRelease(before, it, by, HOLDER, at)
          if (move.kind === 'refused') continue
          standing = move.standing
          history.push({ at, by: by.userId, organisation: by.organisation, act: it })
          if (isNoWider(standing.release, before.release)) continue
          expect(it.kind).toBe('agree')
          expect(by.organisation).toBe(HOLDER)
          expect(before.proposal?.by).not.toBe(by.userId)
          expect(standing.release).toEqual(before.proposal?.release)
        }
        expect(standingOf(history)).toEqual(standing)
      }),
      { numRuns: 1000 },
    )
  })
})
