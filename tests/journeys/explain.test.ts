import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { REFUSALS } from '../../src/model/refusal.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { PRACTICE_OFFICER, decisionsIn, explained, receiptOf, valuesOf } from './explanations.js'
import { type Journey, type TokenChange, refusalIn, resourcesIn, startJourney } from './journey.js'

const DOROTHY = '9990000018'
const DISSENTED = '9990000026'
const HIDDEN = '9990000034'
const IRIS = '9990000077'
const UNRELATED = '9990000085'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

type Case = {
  readonly story: string
  readonly asks: readonly [role: string, type: string, person: string]
  readonly officer: readonly [role: string, change?: TokenChange]
  readonly outcome: string
  readonly says: readonly string[]
  readonly never: RegExp
}

const COUNCIL = ['ig-officer'] as const
const PRACTICE = ['gp', PRACTICE_OFFICER] as const

const CASES: readonly Case[] = [
  {
    story: 'the asker’s officer learns by which rules what left had left, and nothing of what looks absent',
    asks: ['social-worker', 'Condition', DOROTHY],
    officer: COUNCIL,
    outcome: 'released',
    says: ['a81001 Condition permit ×3: A-04 within'],
    never: /withhold|would-change|Observation/,
  },
  {
    story:
      'the controller’s officer learns what of its own record was outside the view, and nothing of another’s',
    asks: ['social-worker', 'Condition', DOROTHY],
    officer: PRACTICE,
    outcome: 'released',
    says: ['a81001 Observation withhold none ×3: A-04 fires'],
    never: /la-riverton/,
  },
  {
    story: 'of a generic notice the asker’s officer learns the rule, not the facts behind it',
    asks: ['social-worker', 'Condition', IRIS],
    officer: COUNCIL,
    outcome: 'released',
    says: ['a81001 Condition withhold generic ×1: R-05 fires'],
    never: /would-change|STI|resource\.labels/,
  },
  {
    story: 'the controller’s officer learns the facts that would change it',
    asks: ['social-worker', 'Condition', IRIS],
    officer: PRACTICE,
    outcome: 'released',
    says: ['a81001 Condition withhold generic ×1: R-05 fires, A-04 within'],
    never: /la-riverton/,
  },
  {
    story: 'a refusal that was told is explained without saying whose record it was',
    asks: ['social-worker', 'MedicationStatement', UNRELATED],
    officer: COUNCIL,
    outcome: 'NO_RELATIONSHIP',
    says: ['MedicationStatement refuse NO_RELATIONSHIP: A-01 fires'],
    never: /a81001|would-change/,
  },
  {
    story: 'where it was their own record, with what would change it',
    asks: ['social-worker', 'Condition', UNRELATED],
    officer: COUNCIL,
    outcome: 'NO_RELATIONSHIP',
    says: [
      'Condition refuse NO_RELATIONSHIP: A-01 fires',
      'la-riverton Condition refuse NO_RELATIONSHIP: A-01 fires',
    ],
    never: /a81001/,
  },
  {
    story: 'a source that refused beside others is explained to its own officer',
    asks: ['ward-nurse', 'Condition', DISSENTED],
    officer: PRACTICE,
    outcome: 'released',
    says: ['a81001 Condition refuse NO_PATIENT_CONSENT: R-01 fires'],
    never: /la-riverton/,
  },
  {
    story: 'a refusal that reads as absence has no rule for the asker’s officer',
    asks: ['social-worker', 'MedicationStatement', HIDDEN],
    officer: COUNCIL,
    outcome: 'PATIENT_NOT_FOUND',
    says: [],
    never: /S-0|"decision"/,
  },
]

describe('an IG officer asks why', () => {
  test.each(CASES)('$story', async ({ asks, officer, outcome, says, never }) => {
    const reply = await explained(journey, await receiptOf(journey, ...asks), ...officer)
    expect(reply.status).toBe(200)
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    expect(valuesOf(objectsOf(reply.body['parameter']), 'outcome')).toEqual([outcome])
    expect(decisionsIn(reply)).toEqual(expect.arrayContaining([...says]))
    if (says.length === 0) expect(decisionsIn(reply)).toEqual([])
    expect(reply.text).not.toMatch(never)
    expect(reply.text).not.toContain(asks[2])
  })

  test('every rule has its plain words and its citation; what would change it are facts', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'Condition', IRIS)
    const reply = await explained(journey, receipt, 'gp', PRACTICE_OFFICER)
    const parts = objectsOf(reply.body['parameter']).flatMap((it) => objectsOf(it['part']))
    const rules = parts.filter((it) => it['name'] === 'rule').map((it) => objectsOf(it['part']))
    expect(rules.length).toBeGreaterThan(0)
    for (const it of rules) {
      expect(valuesOf(it, 'plain')[0]).toMatch(/\.$/)
      expect(valuesOf(it, 'cite').length).toBeGreaterThan(0)
    }
    const changes = parts.filter((it) => it['name'] === 'would-change')
    expect(JSON.stringify(changes)).toContain('subject.consent')
    expect(JSON.stringify(changes)).not.toMatch(/resource\.(type|class|rank)/)
  })

  test('asking why is itself in the log, as an access', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    await explained(journey, receipt, 'ig-officer')
    const events = resourcesIn(
      await journey.get(
        'AuditEvent?agent.identifier=RIV-IG-0001&_count=1',
        await journey.token('ig-officer'),
      ),
    )
    expect(JSON.stringify(events[0]?.['subtype'])).toContain('"explain"')
  })
})

type Own = readonly [role: string, type: string, person: string, outcome: string, contacts: number]

const OWN: readonly Own[] = [
  ['social-worker', 'Condition', DOROTHY, 'released', 0],
  ['social-worker', 'MedicationStatement', DISSENTED, 'NO_PATIENT_CONSENT', 1],
  ['social-worker', 'MedicationStatement', HIDDEN, 'PATIENT_NOT_FOUND', 0],
  ['social-worker', 'MedicationStatement', UNRELATED, 'NO_RELATIONSHIP', 0],
]

describe('whoever asked asks why', () => {
  test.each(OWN)('%s %s %s: %s', async (role, type, person, outcome, contacts) => {
    const reply = await explained(journey, await receiptOf(journey, role, type, person), role)
    const parameters = objectsOf(reply.body['parameter'])
    expect([reply.status, ...valuesOf(parameters, 'outcome')]).toEqual([200, outcome])
    const row = Object.entries(REFUSALS).find(([code]) => code === outcome)?.[1]
    if (row !== undefined) expect(valuesOf(parameters, 'says')).toEqual([row.text])
    expect(valuesOf(parameters, 'helps')).toHaveLength(1)
    expect(parameters.filter((it) => it['name'] === 'contact')).toHaveLength(contacts)
    const names = new Set(parameters.map((it) => it['name']))
    expect([...names].filter((it) => it === 'rules' || it === 'decision')).toEqual([])
    expect(reply.text).not.toMatch(/"[A-Z]-\d\d"|resource\.|subject\./)
  })

  test('the words of another refusal are not to be had for one’s own', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    expect(refusalIn(await explained(journey, receipt, 'duty-social-worker'))).toBe('PATIENT_NOT_FOUND')
  })
})
