import { describe, expect, it } from 'vitest'
import { type Ended, search, type Wanted } from '../../../src/decision/analyse/search/choose.js'
import { NO, OPEN, YES } from '../../../src/decision/analyse/search/node.js'

const SIZES = [3, 2, 2, 2]
const MANY = 1_000

/** The goal that `holds` is true of the values at these places: it is certain of nothing until all are chosen. */
function goal(reads: readonly number[], holds: (...values: readonly number[]) => boolean): Wanted {
  return {
    reads: new Set(reads),
    allowed: YES,
    node: {
      truths: (choice) => {
        const values = reads.map((it) => choice[it] ?? OPEN)
        if (values.includes(OPEN)) return YES | NO
        return holds(...values) ? YES : NO
      },
      open: (choice, found) => {
        for (const it of reads) if (choice[it] === OPEN) found.add(it)
      },
    },
  }
}

const differ = (...at: readonly number[]): Wanted => goal(at, (...it) => it.reduce((a, b) => a + b, 0) === 1)
const alike = (...at: readonly number[]): Wanted => goal(at, (...it) => it.reduce((a, b) => a + b, 0) !== 1)
const last = (at: number): Wanted => goal([at], (it) => it === (SIZES[at] ?? 0) - 1)
const first = (at: number): Wanted => goal([at], (it) => it === 0)
/** A goal that cannot tell, whatever is chosen. */
const UNTOLD: Wanted = { reads: new Set(), allowed: YES, node: { truths: () => YES | NO, open: () => {} } }

type Run = { readonly ended: Ended; readonly choice: readonly number[]; readonly steps: number }

function run(goals: readonly Wanted[], accepted?: readonly number[], left = MANY): Run {
  const choice = new Int16Array(SIZES.length).fill(OPEN)
  const budget = { left }
  const accepts = (): boolean => accepted === undefined || [...choice].join() === accepted.join()
  const ended = search(goals, choice, SIZES, budget, accepts)
  return { ended, choice: [...choice], steps: left - budget.left }
}

const NOTHING_CHOSEN = SIZES.map(() => OPEN)

describe('values are chosen until every goal is met', () => {
  it.each<readonly [string, readonly Wanted[], readonly number[], number]>([
    ['no goal', [], [OPEN, OPEN, OPEN, OPEN], 1],
    ['one value of three', [last(0)], [2, OPEN, OPEN, OPEN], 4],
    ['two goals', [last(1), first(2)], [OPEN, 1, 0, OPEN], 4],
    ['a goal met by what another chose', [first(3), first(3)], [OPEN, OPEN, OPEN, 0], 2],
    ['a goal of several', [differ(1, 2, 3)], [OPEN, 0, 0, 1], 5],
    ['a goal that cannot tell, before one that can', [UNTOLD, last(1)], [OPEN, 1, OPEN, OPEN], 3],
    ['the goal that depends on the fewest first', [differ(1, 2), last(2)], [OPEN, 0, 1, OPEN], 4],
    ['of two that depend on as many, the first', [differ(1, 2), differ(2, 3)], [OPEN, 0, 1, 0], 5],
    ['the fewest, wherever it is', [differ(1, 2, 3), differ(0, 2, 3), last(3)], [0, 0, 0, 1], 6],
  ])('%s', (_, goals, choice, steps) => {
    expect(run(goals)).toEqual({ ended: 'met', choice, steps })
    expect(run(goals, undefined, steps + 1).ended).toBe('met')
  })
})

describe('a contradiction is what it rests on, nothing is left chosen, and nothing else is tried again', () => {
  it.each<readonly [string, readonly Wanted[], readonly number[], number]>([
    ['a goal against its contrary', [last(1), first(1)], [], 3],
    ['found before what is not part of it', [differ(1, 2, 3), last(0), first(0)], [], 4],
    ['found after what is not part of it', [goal([0], (it) => it > 0), differ(1, 2), alike(1, 2)], [], 9],
    ['of one choice with another', [last(0), differ(0, 1)], [], 6],
  ])('%s', (_, goals, restsOn, steps) => {
    const { ended, ...rest } = run(goals)
    expect([ended, rest]).toEqual([new Set(restsOn), { choice: NOTHING_CHOSEN, steps }])
  })
})

it('what is met but not accepted is chosen otherwise', () => {
  const goals = [goal([0], () => true), goal([1], () => true)]
  expect(run(goals, [2, 1, OPEN, OPEN])).toEqual({ ended: 'met', choice: [2, 1, OPEN, OPEN], steps: 10 })
  expect(run(goals, [3, 3, OPEN, OPEN]).choice).toEqual(NOTHING_CHOSEN)
})

it('a search that has no step left is not met, and has used no more than it was given', () => {
  const { steps } = run([differ(1, 2, 3)])
  for (let left = 1; left <= steps; left++)
    expect(run([differ(1, 2, 3)], undefined, left).ended).not.toBe('met')
})

it('a goal that depends on one thing is not compared with others', () => {
  const asked: number[] = []
  const watched = (at: number): Wanted => {
    const { node, ...rest } = first(at)
    const open: typeof node.open = (...it) => {
      asked.push(at)
      node.open(...it)
    }
    return { ...rest, node: { ...node, open } }
  }
  run([watched(0), watched(1)])
  expect(asked).toEqual([0, 1])
})
