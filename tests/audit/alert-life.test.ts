import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALERT_KIND_ROWS, type AlertKindName } from '../../src/audit/alerts/alert-kinds.js'
import {
  ALERT_OUTCOMES,
  type AlertAction,
  type AlertMove,
  type AlertStatus,
  NEW_ALERT,
  moveAlert,
} from '../../src/audit/alerts/alert-life.js'

const [ONE, TWO, WORKER] = ['officer-1', 'officer-2', 'worker-1']
const CLOSE: AlertAction = { kind: 'propose-close', outcome: 'appropriate', text: 'seen on the ward' }

type Step = readonly [AlertAction, string]

/** What comes of doing these one after the other, whatever was refused on the way. */
function after(kind: AlertKindName, steps: readonly Step[], from: AlertStatus = NEW_ALERT): AlertStatus {
  return steps.reduce((status, [action, by]) => {
    const move = moveAlert({ kind, actor: WORKER, status }, action, by)
    return move.kind === 'moved' ? move.status : status
  }, from)
}

function last(kind: AlertKindName, ...steps: readonly Step[]): AlertMove {
  const [action, by] = steps.at(-1)!
  return moveAlert({ kind, actor: WORKER, status: after(kind, steps.slice(0, -1)) }, action, by)
}

describe('an alert', () => {
  it.each<[string, readonly Step[], Partial<AlertStatus>]>([
    ['is new', [], { state: 'new' }],
    ['is assigned', [[{ kind: 'assign', to: TWO }, ONE]], { state: 'assigned', assignee: TWO }],
    ['is noted on and stays as it was', [[{ kind: 'note', text: 'rang the ward' }, ONE]], { state: 'new' }],
    ['is investigated', [[{ kind: 'investigate' }, ONE]], { state: 'under-investigation' }],
    [
      'is investigated by asking the worker why',
      [[{ kind: 'ask-justification', text: 'why?' }, ONE]],
      { state: 'under-investigation' },
    ],
    [
      'is not closed by one officer',
      [[CLOSE, ONE]],
      { state: 'under-investigation', proposal: { by: ONE, outcome: 'appropriate' } },
    ],
    [
      'is closed by two, as the first proposed',
      [
        [CLOSE, ONE],
        [{ kind: 'confirm-close' }, TWO],
      ],
      { state: 'closed', outcome: 'appropriate', proposal: undefined },
    ],
    [
      'stays open where the second officer disagrees',
      [
        [CLOSE, ONE],
        [{ kind: 'decline-close', text: 'not what the rota says' }, TWO],
      ],
      { state: 'under-investigation', proposal: undefined },
    ],
    [
      'keeps who it was assigned to when it is opened again',
      [
        [{ kind: 'assign', to: TWO }, ONE],
        [CLOSE, ONE],
        [{ kind: 'confirm-close' }, TWO],
        [{ kind: 'reopen', text: 'a complaint came' }, ONE],
      ],
      { state: 'assigned', assignee: TWO, outcome: undefined },
    ],
  ])('%s', (_, steps, expected) => {
    expect(after('break-glass', steps)).toMatchObject(expected)
  })

  it.each<[string, string, readonly Step[]]>([
    [
      'who proposed to close it confirms',
      'same-person',
      [
        [CLOSE, ONE],
        [{ kind: 'confirm-close' }, ONE],
      ],
    ],
    ['nobody proposed to close it', 'not-proposed', [[{ kind: 'confirm-close' }, TWO]]],
    ['there is nothing to decline', 'not-proposed', [[{ kind: 'decline-close', text: 'no' }, TWO]]],
    ['a reason is blank', 'text-missing', [[{ ...CLOSE, text: ' ' }, ONE]]],
    ['it is assigned to nobody', 'text-missing', [[{ kind: 'assign', to: '' }, ONE]]],
    ['it is about one’s own access', 'own-access', [[{ kind: 'note', text: 'that was me' }, WORKER]]],
    ['it is assigned to whose access it is', 'own-access', [[{ kind: 'assign', to: WORKER }, ONE]]],
    ['it is open and to be opened', 'not-closed', [[{ kind: 'reopen', text: 'again' }, ONE]]],
    ['it cannot be put off', 'not-possible', [[{ kind: 'suspend', text: 'later' }, ONE]]],
    [
      'it is closed',
      'closed',
      [
        [CLOSE, ONE],
        [{ kind: 'confirm-close' }, TWO],
        [{ kind: 'investigate' }, ONE],
      ],
    ],
  ])('is left alone where %s', (_, why, steps) => {
    expect(last('break-glass', ...steps)).toEqual({ kind: 'refused', why })
  })

  it('may be closed on, and put off with a reason, where it asks that a person be told', () => {
    const suspend: Step = [{ kind: 'suspend', text: 'a partner opens her post' }, ONE]
    expect(after('tell-the-person', [suspend]).suspended).toBe('a partner opens her post')
    expect(after('tell-the-person', [suspend, [{ kind: 'resume', text: 'safe now' }, TWO]]).suspended).toBe(
      undefined,
    )
    expect(last('tell-the-person', [{ kind: 'suspend', text: '' }, ONE]).kind).toBe('refused')
    const told: Step = [{ kind: 'propose-close', outcome: 'person-told', text: 'by letter' }, ONE]
    expect(after('tell-the-person', [told])).toMatchObject({ state: 'closed', outcome: 'person-told' })
  })
})

const text = fc.constantFrom('', 'why')
const action: fc.Arbitrary<AlertAction> = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), to: fc.constantFrom(ONE, TWO, WORKER) }),
  fc.record({
    kind: fc.constantFrom(
      'note' as const,
      'ask-justification' as const,
      'decline-close' as const,
      'suspend' as const,
      'resume' as const,
      'reopen' as const,
    ),
    text,
  }),
  fc.record({ kind: fc.constantFrom('investigate' as const, 'confirm-close' as const) }),
  fc.record({
    kind: fc.constant('propose-close' as const),
    outcome: fc.constantFrom(...ALERT_OUTCOMES),
    text,
  }),
)
const steps = fc.array(fc.tuple(action, fc.constantFrom(ONE, TWO, WORKER)), { maxLength: 12 })
const fourEyes = ALERT_KIND_ROWS.filter((it) => it.closing === 'four-eyes').map((it) => it.name)

describe('whatever is done to an alert', () => {
  it('nobody moves one about their own access, and nobody closes one alone that asks for four eyes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fourEyes), steps, (kind, done) => {
        const moved = new Set<string>()
        let status = NEW_ALERT
        for (const [next, by] of done) {
          const move = moveAlert({ kind, actor: WORKER, status }, next, by)
          if (move.kind === 'refused') continue
          if (next.kind === 'propose-close' || next.kind === 'confirm-close') moved.add(by)
          if (move.status.state === 'closed' && status.state !== 'closed') expect(moved.size).toBe(2)
          if (next.kind === 'reopen') moved.clear()
          expect(by).not.toBe(WORKER)
          status = move.status
        }
      }),
    )
  })
})
