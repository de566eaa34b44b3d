import { describe, expect, test } from 'vitest'
import { type Recorded, answerOf } from '../../src/audit/record.js'
import { type Decision, readDecision } from '../../src/decision/decide.js'
import { type Permit, questionsOf } from '../../src/decision/permit.js'
import { type Releasable, readReleasable } from '../../src/decision/release.js'

/** What types forbid, a cast permits; then the proof itself must refuse. */
const FORGERIES: readonly (readonly [string, unknown])[] = [
  [
    'an object that looks right',
    { status: 200, headers: {}, body: new Uint8Array(), judged: [], permitted: [] },
  ],
  ['an object without a prototype', Object.create(null)],
  ['nothing', undefined],
]

describe.each(FORGERIES)('%s is refused as', (_what, forged) => {
  test('a Permit', () => expect(() => questionsOf(forged as Permit)).toThrow(TypeError))
  test('a Decision', () => expect(() => readDecision(forged as Decision)).toThrow(TypeError))
  test('a Releasable', () => expect(() => readReleasable(forged as Releasable)).toThrow(TypeError))
  test('a Recorded', () => expect(() => answerOf(forged as Recorded)).toThrow(TypeError))
})
