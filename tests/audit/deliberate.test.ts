import { describe, expect, it } from 'vitest'
import { isDeliberate } from '../../src/audit/questions/deliberate.js'
import { type LoggedEvent } from '../../src/audit/questions/read-event.js'

/** Which events are an opening of one person's record, and which only led to them. */
const event = (kind: string, action: string, type: string | undefined) =>
  ({ columns: { kind, action }, type }) as Pick<LoggedEvent, 'columns' | 'type'>

describe('an opening of a record', () => {
  it.each<readonly [boolean, string, string, string | undefined]>([
    [true, 'disclosure', 'read', 'Patient'],
    [true, 'disclosure', 'search', 'Condition'],
    [true, 'disclosure', 'everything', 'Patient'],
    [true, 'refusal', 'read', 'Binary'],
    [false, 'disclosure', 'search', 'Patient'],
    [false, 'disclosure', 'search', 'RelatedPerson'],
    [false, 'disclosure', 'match', 'Patient'],
    [false, 'refusal', 'match', 'Patient'],
    [true, 'access', 'who-accessed', undefined],
    [false, 'access', 'log-search', undefined],
  ])('is %s: %s by %s of %s', (expected, kind, action, type) => {
    expect(isDeliberate(event(kind, action, type))).toBe(expected)
  })
})
