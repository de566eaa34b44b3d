import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { ASTHMA, type Holding, OTHER_PATIENT, PATIENT, condition, holding } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        condition('a81001-own', ASTHMA, {
          encounter: { reference: 'Encounter/a81001-hers' },
          asserter: { reference: 'Practitioner/a81001-doctor' },
        }),
        holding('consultations', {
          resourceType: 'Encounter',
          id: 'a81001-hers',
          status: 'finished',
          subject: OTHER_PATIENT,
          type: [{ text: 'canary-other' }],
        }),
        holding(
          'consultations',
          {
            resourceType: 'Encounter',
            id: 'a81001-sealed',
            status: 'finished',
            subject: { reference: 'Patient/p-0018' },
            type: [{ text: 'canary-sealed' }],
          },
          'sealed',
        ),
        condition('a81001-linked', ASTHMA, { encounter: { reference: 'Encounter/a81001-sealed' } }),
        holding(undefined, { resourceType: 'Practitioner', id: 'a81001-doctor' }),
        ...[
          observation('a81001-focused', {}),
          observation('a81001-hers-too', { subject: OTHER_PATIENT, note: [{ text: 'canary-focus' }] }),
        ],
        holding(
          'consultations',
          observation('a81001-shut', { note: [{ text: 'canary-shut' }] }).resource,
          'sealed',
        ),
      ],
    },
  })
})
afterAll(() => gateway.stop())

/** What refers to her problem beside the compartment: by its focus. */
function observation(id: string, more: JsonObject): Holding {
  return holding('consultations', {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: PATIENT,
    focus: [{ reference: 'Condition/a81001-own' }],
    ...more,
  })
}

describe('an _include cannot bring what a search would not (L03)', () => {
  test('another person’s encounter, although the source sent it', async () => {
    const reply = await gateway.search('Condition', { ...WHO, _include: 'Condition:encounter' }, 'ward-nurse')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-own'])
    expect(reply.text).not.toContain('canary')
  })

  test('what may leave is brought, so that the refusal above is not for want of including', async () => {
    const reply = await gateway.search('Condition', { ...WHO, _include: 'Condition:asserter' }, 'ward-nurse')
    expect(referencesIn(reply)).toContain('Practitioner/a81001-doctor')
  })

  test.each([
    '*',
    'Condition:*',
    'Condition:code',
    'Condition:evidence-detail:Device',
    'Patient:general-practitioner',
    'Condition:encounter:Patient',
    'Condition:encounter:Encounter:diagnosis',
    'Observation:focus',
  ])('_include=%s is refused by name', async (_include) => {
    const reply = await gateway.search('Condition', { ...WHO, _include }, 'ward-nurse')
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: '_include' },
    ])
  })

  test.each(['*', 'Observation:encounter', 'Provenance:recorded', 'AuditEvent:entity', 'Device:patient'])(
    '_revinclude=%s is refused by name',
    async (_revinclude) => {
      const reply = await gateway.search('Condition', { ...WHO, _revinclude }, 'ward-nurse')
      expect([reply.status, refusalIn(reply)]).toEqual([
        400,
        { code: 'INVALID_PARAMETER', expression: '_revinclude' },
      ])
    },
  )

  test.each([
    { _revinclude: 'Observation:focus' },
    { _revinclude: 'List:item' },
    { _revinclude: 'Provenance:entity' },
    { '_revinclude:iterate': 'Encounter:diagnosis' },
    { _include: 'Condition:subject' },
    { '_include:iterate': 'Encounter:patient', _include: 'Condition:encounter' },
    { '_include:iterate': 'Condition:encounter' },
  ])('%j brings nothing that is withheld, nor of another person', async (form) => {
    const reply = await gateway.search('Condition', { ...WHO, ...form }, 'ward-nurse')
    expect(reply.status).toBe(200)
    expect(reply.text).not.toContain('canary')
    expect(reply.text).not.toMatch(/a81001-hers|a81001-sealed|a81001-shut|p-0026/)
  })

  test.each(['_revinclude', '_revinclude:iterate'])(
    'the twin: %s brings what refers to it and may leave',
    async (name) => {
      const form = { ...WHO, [name]: 'Observation:focus' }
      const reply = await gateway.search('Condition', form, 'ward-nurse')
      expect(referencesIn(reply)).toContain('Observation/a81001-focused')
    },
  )

  test('Provenance names only what leaves (L24)', async () => {
    const reply = await gateway.search(
      'Condition',
      { ...WHO, _revinclude: 'Provenance:target' },
      'ward-nurse',
    )
    expect(reply.text).toContain('Provenance')
    for (const hidden of ['a81001-hers', 'a81001-sealed', 'a81001-linked'])
      expect(reply.text).not.toContain(hidden)
  })
})
