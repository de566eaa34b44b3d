import { type Judged } from '../../../src/decision/decide.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { type Area } from '../../../src/model/area.js'
import { type JsonObject } from '../../../src/model/json.js'
import { NOW } from '../../disclosure/hand-made.js'
import { PATIENT, PRACTICE, SOURCES } from '../../disclosure/world.js'

/** The second source of the world: a council. */
export const [, COUNCIL = PRACTICE] = SOURCES

export const verdictOf = (decision: Verdict['decision'], more: Partial<Verdict> = {}): Verdict => ({
  decision,
  code: undefined,
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: ['A-04'],
  basis: undefined,
  missing: [],
  ...more,
})

/** One resource of a source, as it was judged. */
export function judged(
  type: string,
  id: string,
  more: JsonObject = {},
  verdict: Verdict = verdictOf('permit'),
  {
    source = PRACTICE,
    area = 'problems',
    recordId = 'r-1',
  }: { source?: typeof PRACTICE; area?: Area; recordId?: string } = {},
): Judged {
  return {
    labelled: {
      resource: { resourceType: type, id, ...more },
      source,
      area,
      facts: { type },
      sourceReference: `s-${id}`,
    },
    origin: {
      source: source.id,
      recordId,
      mapping: 'm',
      mappingVersion: '1',
      retrievedAt: NOW,
      asOf: '2026-11-20',
    },
    verdict,
  }
}

/** One that is about the person. */
export const about = (type: string, id: string, more: JsonObject = {}, ...rest: [Verdict?]): Judged =>
  judged(type, id, { subject: PATIENT, ...more }, ...rest)
