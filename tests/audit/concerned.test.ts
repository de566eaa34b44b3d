import { describe, expect, it } from 'vitest'
import { concernedBy } from '../../src/audit/problems/concerned.js'
import { type LoggedEvent, readEvent } from '../../src/audit/questions/read-event.js'
import { PROBLEMS, type Problem } from '../../src/model/problems/problem-report.js'
import { type JsonObject } from '../../src/model/json.js'
import { accessLine } from './access-entries.js'

const [ASKER, SILENT, OPEN, ELSEWHERE] = ['9A1', 'A81001', 'RX9', 'X26']
const CONTROLLERS = new Map([
  ['silent', SILENT],
  ['open', OPEN],
])
const controllerOf = (source: string): string | undefined => CONTROLLERS.get(source)

const released = (source: string): JsonObject => ({
  reference: `Condition/${source}-1`,
  source,
  decision: 'permit',
  reasons: ['R-05'],
})
const withheld = (disclose: string): JsonObject => ({
  withheld: [{ source: 'silent', type: 'Condition', count: 1, disclose, reasons: ['R-05'] }],
})

/** What a holder can do without showing anything; what the answer says of the other holder is beside it. */
const SILENT_EVENTS: readonly (readonly [string, JsonObject])[] = [
  ['withheld silently', withheld('silent')],
  ['withheld, and that was said', withheld('generic')],
  [
    'refused silently',
    { refused: [{ source: 'silent', types: ['Condition'], code: 'PATIENT_NOT_FOUND', reasons: ['R-05'] }] },
  ],
  [
    'asked, and answered nothing',
    {
      sources: [
        { source: 'silent', organisation: SILENT, area: 'conditions', outcome: 'answered', count: 0 },
      ],
    },
  ],
]

function eventOf(...evidence: readonly JsonObject[]): LoggedEvent {
  const { columns, text } = accessLine({
    columns: { actorOrganisation: ASKER },
    evidence: evidence.reduce((all, it) => ({ ...all, ...it }), { sources: [], released: [] }),
  })
  const event = readEvent(text, columns)
  if (event === undefined) throw new Error('the event cannot be read')
  return event
}

const own = (organisation = ''): { organisation: string; viewer: string } => ({
  organisation,
  viewer: organisation,
})
const whole = (organisation = ''): { organisation: string; viewer: string } => ({
  organisation,
  viewer: 'all',
})
const ASKER_IS_TOLD: readonly Problem[] = ['shared', 'wrong-person', 'wrong-content']
const cases = PROBLEMS.flatMap((problem) =>
  SILENT_EVENTS.map(([name, evidence]) => [problem, name, evidence] as const),
)

describe('a holder that showed nothing', () => {
  it.each(cases)('reports %s of what it %s: who asked hears nothing of it', (problem, _, evidence) => {
    const alone = eventOf(evidence)
    expect(concernedBy(alone, problem, own(SILENT), controllerOf)).toEqual([SILENT])
    const beside = eventOf(evidence, { released: [released('open')] })
    expect(concernedBy(beside, problem, own(SILENT), controllerOf)).toEqual([SILENT])
    // Nor where its officer sees every event.
    expect(concernedBy(beside, problem, whole(SILENT), controllerOf)).not.toContain(ASKER)
    expect(concernedBy(alone, problem, whole(ELSEWHERE), controllerOf)).not.toContain(ASKER)
  })

  it.each(PROBLEMS)('the twin: one that showed something reports %s, and who asked is told', (problem) => {
    const event = eventOf(withheld('silent'), { released: [released('open')] })
    const told = ASKER_IS_TOLD.includes(problem) ? [OPEN, ASKER] : [OPEN]
    expect(concernedBy(event, problem, own(OPEN), controllerOf)).toEqual(told)
  })
})

describe('who asked', () => {
  it.each(PROBLEMS)('reports %s to the holders that it is about', (problem) => {
    const event = eventOf(withheld('silent'), { released: [released('open')] })
    const holders = problem === 'withheld' ? [OPEN, SILENT] : [OPEN]
    expect(concernedBy(event, problem, own(ASKER), controllerOf)).toEqual([ASKER, ...holders])
  })
})

describe('an officer who sees the events of every organisation', () => {
  it.each(PROBLEMS)('reports %s to the same holders as who asked would', (problem) => {
    const event = eventOf(withheld('silent'), { released: [released('open')] })
    const holders = problem === 'withheld' ? [OPEN, SILENT] : [OPEN]
    const asker = ASKER_IS_TOLD.includes(problem) ? [ASKER] : []
    expect(concernedBy(event, problem, whole(ELSEWHERE), controllerOf)).toEqual([
      ELSEWHERE,
      ...asker,
      ...holders,
    ])
    expect(concernedBy(event, problem, whole(ASKER), controllerOf)).toEqual([ASKER, ...holders])
    // One of a holder reaches the other holder too.
    const [, ...others] = concernedBy(event, problem, whole(SILENT), controllerOf)
    expect(others).toEqual([OPEN])
    // The twin: an officer of the holder who sees its own alone reaches no other.
    expect(concernedBy(event, problem, own(SILENT), controllerOf)).toEqual([SILENT])
  })
})
