import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, NOTHING_RECORDED, PATIENT, SYPHILIS, condition, holding } from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const OWN = 'https://linchpin.example/fhir/StructureDefinition/'
const HIDDEN = { reference: 'Condition/a81001-hidden' }

describe('what is withheld cannot be guessed from what it caused (L31)', () => {
  /** What it caused is withheld with it, and given where it is given. */
  const CAUSES = [
    [SYPHILIS, false],
    [ASTHMA, true],
  ] as const

  test.each(CAUSES)(
    'a medicine given for %s, its prescription and its issue go with it: %s',
    async (code, shown) => {
      gateway.world.holdings = {
        a81001: [
          condition('a81001-hidden', code),
          holding('medications', {
            resourceType: 'MedicationRequest',
            id: 'a81001-plan',
            status: 'active',
            intent: 'plan',
            subject: PATIENT,
            medicationReference: { reference: 'Medication/a81001-drug' },
            reasonReference: [HIDDEN],
          }),
          holding('medications', {
            resourceType: 'MedicationStatement',
            id: 'a81001-summary',
            status: 'active',
            subject: PATIENT,
            medicationReference: { reference: 'Medication/a81001-drug' },
            basedOn: [{ reference: 'MedicationRequest/a81001-plan' }],
          }),
          holding(undefined, {
            resourceType: 'Medication',
            id: 'a81001-drug',
            code: { text: 'canary-drug' },
          }),
        ],
      }
      const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
      expect(reply.status).toBe(200)
      for (const it of ['canary-drug', '"a81001-plan"', '"a81001-summary"', '"a81001-drug"'])
        expect([it, reply.text.includes(it)]).toEqual([it, shown])
    },
  )

  test.each(CAUSES)('a medicine and a topic filed under %s go with it: %s', async (code, shown) => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-hidden', code, {
          extension: [
            {
              url: `${OWN}related-clinical-content`,
              valueReference: { reference: 'MedicationRequest/a81001-plan' },
            },
          ],
        }),
        holding('medications', {
          resourceType: 'MedicationRequest',
          id: 'a81001-plan',
          status: 'active',
          intent: 'plan',
          subject: PATIENT,
          medicationCodeableConcept: { text: 'canary-drug' },
        }),
        holding('consultations', {
          resourceType: 'List',
          id: 'a81001-topic',
          status: 'current',
          mode: 'snapshot',
          title: 'canary-topic',
          subject: PATIENT,
          extension: [
            { url: `${OWN}related-problem-header`, extension: [{ url: 'target', valueReference: HIDDEN }] },
          ],
        }),
      ],
    }
    const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    expect(reply.status).toBe(200)
    for (const it of ['canary-drug', 'canary-topic'])
      expect([it, reply.text.includes(it)]).toEqual([it, shown])
  })

  test('the twin: who agreed to share the problem shares what was given for it, and who treats it', async () => {
    const { registers } = gateway.world
    gateway.world.registers = {
      ...registers,
      A81001: { ...NOTHING_RECORDED, consentCategories: ['STI'] },
    }
    gateway.world.holdings = {
      a81001: [
        condition('a81001-hidden', SYPHILIS, {
          asserter: { reference: 'Practitioner/a81001-clinic-doctor' },
        }),
        holding('medications', {
          resourceType: 'MedicationRequest',
          id: 'a81001-plan',
          status: 'active',
          intent: 'plan',
          subject: PATIENT,
          medicationCodeableConcept: { text: 'canary-drug' },
          reasonReference: [HIDDEN],
        }),
        holding(undefined, {
          resourceType: 'Practitioner',
          id: 'a81001-clinic-doctor',
          name: [{ family: 'canary-doctor' }],
        }),
      ],
    }
    const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    gateway.world.registers = registers
    for (const it of ['"a81001-hidden"', 'canary-drug', 'canary-doctor']) expect(reply.text).toContain(it)
  })

  test('an organisation, worker or place that only the withheld refers to does not leave', async () => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-shown', ASTHMA, { asserter: { reference: 'Practitioner/a81001-doctor' } }),
        condition('a81001-hidden', SYPHILIS, {
          asserter: { reference: 'Practitioner/a81001-clinic-doctor' },
        }),
        holding(undefined, { resourceType: 'Practitioner', id: 'a81001-doctor' }),
        holding(undefined, {
          resourceType: 'Practitioner',
          id: 'a81001-clinic-doctor',
          name: [{ family: 'canary' }],
        }),
        holding(undefined, { resourceType: 'Organization', id: 'a81001-clinic', name: 'canary clinic' }),
      ],
    }
    const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    expect(reply.text).toContain('Practitioner/a81001-doctor')
    expect(reply.text).not.toContain('canary')
  })
})
