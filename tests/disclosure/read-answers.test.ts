import { describe, expect, test } from 'vitest'
import { readAnswers } from '../../src/disclosure/answers/read-answers.js'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { type SourceAnswer } from '../../src/model/answer.js'
import { type Area } from '../../src/model/area.js'
import { type Person } from '../../src/model/person.js'
import { NOW, handMade } from './hand-made.js'
import { ASTHMA, type Holding, PATIENT, PERSON, condition, holding, traced } from './world.js'
import { whole } from '../../src/model/slices/sliced.js'

const KNOWN: Person = { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace: traced(PERSON) }
const FLAG = holding('alerts', { resourceType: 'Flag', id: 'flag-1', subject: PATIENT })

function answerOf(source: string, areas: readonly Area[], ...content: readonly Holding[]): SourceAnswer {
  return {
    source,
    refusedConsent: false,
    outcomes: areas.map((area) => ({ source, area, outcome: 'answered', asOf: NOW, warnings: [] })),
    records: [
      {
        source,
        mapping: 'as-it-is',
        recordId: `record-of-${source}`,
        area: undefined,
        content,
        retrievedAt: NOW,
        asOf: undefined,
      },
    ],
  }
}

const ANSWERS = [
  answerOf('a81001', ['problems', 'allergies'], condition('problem-1', ASTHMA)),
  answerOf('riverton', ['alerts'], FLAG),
]

const sound = handMade().ports

/** Fails on what the practice sent, and on nothing else. */
const BROKEN: readonly (readonly [string, Partial<DisclosurePorts>])[] = [
  [
    'a translator',
    {
      translators: new Map(
        [...sound.translators].map(([name, it]) => [
          name,
          {
            ...it,
            translate: (record, context) => {
              if (record.source === 'a81001') throw new Error('broken')
              return it.translate(record, context)
            },
          },
        ]),
      ),
    },
  ],
  [
    'labelling',
    {
      label: (resources, person) => {
        if (resources.some((it) => it.source.id === 'a81001')) throw new Error('broken')
        return sound.label(resources, person)
      },
    },
  ],
  [
    'labelling that loses a resource',
    {
      label: function* (resources, person) {
        return (yield* sound.label(resources, person)).filter((it) => it.source.id !== 'a81001')
      },
    },
  ],
]

describe('a failure over what one source sent', () => {
  test.each(BROKEN)('%s: that source is in error, the other is read', (_what, broken) => {
    const made = handMade()
    const answer = whole(readAnswers(ANSWERS, KNOWN, { ...made.ports, ...broken }, 'request-1'))
    expect(answer.items.map((it) => it.labelled.resource['id'])).toEqual(['flag-1'])
    expect(answer.outcomes.map((it) => [it.source, it.area, it.outcome])).toEqual([
      ['a81001', 'problems', 'error'],
      ['a81001', 'allergies', 'error'],
      ['riverton', 'alerts', 'answered'],
    ])
    expect(made.bugs).toHaveLength(1)
  })

  test('is reported under the request it happened in', () => {
    const reported: string[] = []
    const [[, broken] = ['', {}]] = BROKEN
    const ports = { ...sound, ...broken, reportBug: (_error: unknown, id: string) => reported.push(id) }
    whole(readAnswers(ANSWERS, KNOWN, ports, 'request-1'))
    expect(reported).toEqual(['request-1'])
  })

  test('does not happen where nothing is broken', () => {
    const made = handMade()
    const answer = whole(readAnswers(ANSWERS, KNOWN, made.ports, 'request-1'))
    expect(answer.items).toHaveLength(2)
    expect(made.bugs).toEqual([])
  })
})

describe('what a source sent for labelling alone', () => {
  const problem = condition('problem-1', ASTHMA)
  const asked = answerOf('a81001', ['alerts'], FLAG)
  const besides = (...content: readonly Holding[]): SourceAnswer => ({
    ...asked,
    records: [
      ...asked.records,
      ...answerOf('a81001', [], ...content).records.map((it) => ({ ...it, forLabelling: true as const })),
    ],
  })

  function read(answer: SourceAnswer): Record<'labelled' | 'left', readonly unknown[]> {
    const labelled: unknown[] = []
    const label: DisclosurePorts['label'] = (resources, person) => {
      labelled.push(...resources.map((it) => it.resource['id']))
      return sound.label(resources, person)
    }
    const { items } = whole(readAnswers([answer], KNOWN, { ...sound, label }, 'request-1'))
    return { labelled, left: items.map((it) => it.labelled.resource['id']) }
  }

  test('is labelled beside the rest and goes no further', () => {
    expect(read(besides(problem))).toEqual({ labelled: ['flag-1', 'problem-1'], left: ['flag-1'] })
  })

  test('stays where it was asked for as well', () => {
    expect(read(besides(problem, FLAG))).toEqual({ labelled: ['flag-1', 'problem-1'], left: ['flag-1'] })
  })
})
