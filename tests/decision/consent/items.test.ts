import { describe } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, labels, permit } from './cases.js'
import { consent, type Given, observation } from './consents.js'

describe('labels', () => {
  check([
    { says: 'a permit of R reaches N too', consents: [consent(permit(labels('R')))], gives: 'permit' },
    {
      says: 'a permit of N does not reach R',
      consents: [consent(permit(labels('N')))],
      item: observation(['R']),
      gives: 'deny',
    },
    {
      says: 'a deny of R leaves N alone, though R4 read literally would take it',
      consents: [consent(permit({ provision: [deny(labels('R'))] }))],
      gives: 'permit',
    },
    {
      says: 'and reaches V',
      consents: [consent(permit({ provision: [deny(labels('R'))] }))],
      item: observation(['V']),
      gives: 'deny',
    },
    {
      says: 'a permit of PSY does not release PSY with HIV: every label must be covered',
      consents: [consent(permit({ ...labels('N'), provision: [permit(labels('PSY'))] }))],
      item: observation(['R', 'PSY', 'HIV']),
      gives: 'deny',
    },
    {
      says: 'a permit of PSY and HIV does',
      consents: [consent(permit({ ...labels('N'), provision: [permit(labels('PSY', 'HIV'))] }))],
      item: observation(['R', 'PSY', 'HIV']),
      gives: 'permit',
    },
    {
      says: 'a deny of HIV takes PSY with HIV: one label is enough',
      consents: [consent(permit({ provision: [deny(labels('HIV'))] }))],
      item: observation(['R', 'PSY', 'HIV']),
      gives: 'deny',
    },
    {
      says: 'a deny of ETH takes its kinds',
      consents: [consent(permit({ provision: [deny(labels('ETH'))] }))],
      item: observation(['N', 'ETHUD']),
      gives: 'deny',
    },
    {
      says: 'an item without a level is reached by no permit of a level',
      consents: [consent(permit(labels('V')))],
      item: observation([]),
      gives: 'deny',
    },
    {
      says: 'and by every deny of one',
      consents: [consent(permit({ provision: [deny(labels('V'))] }))],
      item: observation([]),
      gives: 'deny',
    },
    {
      says: 'a label of a system nobody here knows denies what it is on',
      consents: [
        consent(
          permit({ provision: [deny({ securityLabel: [{ system: 'https://example.org', code: 'X' }] })] }),
        ),
      ],
      gives: 'deny',
    },
    {
      says: 'what is contained bears no label and is judged through its parent',
      consents: [
        consent(
          permit({
            provision: [
              deny({ class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }] }),
            ],
          }),
        ),
      ],
      item: observation(['N'], { contained: [{ resourceType: 'Condition', id: 'c' }] }),
      gives: 'deny',
    },
  ])
})

describe('what a provision asks of the item', () => {
  const in2022 = { dataPeriod: { start: '2022-01-01', end: '2022-12-31' } }
  const dated = (effectiveDateTime: string): FhirResource => observation(['N'], { effectiveDateTime })
  const data = (meaning: string, reference: string): JsonObject => ({
    data: [{ meaning, reference: { reference } }],
  })
  const except = (more: JsonObject): readonly Given[] => [consent(permit({ provision: [deny(more)] }))]
  const enc: FhirResource = {
    resourceType: 'Encounter',
    id: 'e1',
    diagnosis: [{ condition: { reference: 'Observation/o1' } }],
  }
  const about = observation(['N'], { encounter: { reference: 'Encounter/e1' } })
  const CODED = { coding: [{ system: 'http://snomed.info/sct', code: '1' }] }
  check([
    {
      says: 'a permit by dataPeriod reaches what is within',
      consents: [consent(permit(in2022))],
      item: dated('2022-12-31'),
      gives: 'permit',
    },
    {
      says: 'and denies the rest',
      consents: [consent(permit(in2022))],
      item: dated('2021-12-31'),
      gives: 'deny',
    },
    { says: 'what is undated is not shown to be within', consents: [consent(permit(in2022))], gives: 'deny' },
    { says: 'and is taken by a deny', consents: except(in2022), gives: 'deny' },
    {
      says: 'a deny by dataPeriod says nothing of the rest',
      consents: [consent(deny(in2022))],
      item: dated('2021'),
      gives: 'not-applicable',
    },
    {
      says: 'a year that overlaps in part is denied',
      consents: except(in2022),
      item: observation(['N'], { effectivePeriod: { start: '2021-06', end: '2022-01' } }),
      gives: 'deny',
    },
    {
      says: 'and not permitted',
      consents: [consent(permit(in2022))],
      item: observation(['N'], { effectivePeriod: { start: '2021-06', end: '2022-01' } }),
      gives: 'deny',
    },
    { says: 'instance: itself', consents: except(data('instance', 'Observation/o1')), gives: 'deny' },
    { says: 'instance: nothing else', consents: except(data('instance', 'Observation/o2')), gives: 'permit' },
    {
      says: 'related: what the instance refers to',
      consents: except(data('related', 'Encounter/e1')),
      others: [enc],
      gives: 'deny',
    },
    {
      says: 'related: not what refers to the instance',
      consents: except(data('related', 'Encounter/e1')),
      item: { ...about, id: 'o2' },
      others: [enc],
      gives: 'permit',
    },
    {
      says: 'dependents: what refers to the instance',
      consents: except(data('dependents', 'Encounter/e1')),
      item: about,
      others: [enc],
      gives: 'deny',
    },
    {
      says: 'dependents: not what the instance refers to',
      consents: except(data('dependents', 'Encounter/e1')),
      others: [enc],
      gives: 'permit',
    },
    {
      says: 'related to an instance that is not there: cannot be told',
      consents: except(data('related', 'Encounter/e9')),
      gives: 'deny',
    },
    {
      says: 'and permits nothing',
      consents: [consent(permit(data('related', 'Encounter/e9')))],
      gives: 'deny',
    },
    {
      says: 'authoredby',
      consents: except(data('authoredby', 'Practitioner/author')),
      item: observation(['N'], { performer: [{ reference: 'Practitioner/author' }] }),
      gives: 'deny',
    },
    {
      says: 'a meaning nobody knows denies',
      consents: except(data('near', 'Observation/o9')),
      gives: 'deny',
    },
    {
      says: 'several codes are alternatives',
      consents: except({ code: [{ coding: [{ system: 'http://snomed.info/sct', code: '2' }] }, CODED] }),
      item: observation(['N'], { code: CODED }),
      gives: 'deny',
    },
    {
      says: 'a code of what is contained',
      consents: except({ code: [CODED] }),
      item: observation(['N'], { contained: [{ resourceType: 'Condition', code: CODED }] }),
      gives: 'deny',
    },
    {
      says: 'is no ground to permit',
      consents: [consent(permit({ code: [CODED] }))],
      item: observation(['N'], { contained: [{ resourceType: 'Condition', code: CODED }] }),
      gives: 'deny',
    },
    ...[
      'https://snomed.info/sct',
      'http://snomed.info/sct/',
      'http://snomed.info/sct|http://snomed.info/sct/83821000000107',
      'urn:oid:2.16.840.1.113883.6.96',
      undefined,
    ].map((system) => ({
      says: `a code of ${system ?? 'a system that is missing'}`,
      consents: except({ code: [CODED] }),
      item: observation(['N'], {
        code: { coding: [{ ...(system === undefined ? {} : { system }), code: '1' }] },
      }),
      gives: 'deny' as const,
    })),
    {
      says: 'of a missing system is no ground to permit',
      consents: [consent(permit({ code: [CODED] }))],
      item: observation(['N'], { code: { coding: [{ code: '1' }] } }),
      gives: 'deny',
    },
    {
      says: 'another code of a missing system is another',
      consents: except({ code: [CODED] }),
      item: observation(['N'], { code: { coding: [{ code: '2' }] } }),
      gives: 'permit',
    },
    {
      says: 'the same code of another system is another',
      consents: except({ code: [CODED] }),
      item: observation(['N'], { code: { coding: [{ system: 'http://loinc.org', code: '1' }] } }),
      gives: 'permit',
    },
    {
      says: 'one of several codings without a system is compared too',
      consents: except({ code: [{ coding: [...CODED.coding, { code: '2' }] }] }),
      item: observation(['N'], { code: { coding: [{ system: 'http://loinc.org', code: '2' }] } }),
      gives: 'deny',
    },
    {
      says: 'a code in words cannot be told',
      consents: except({ code: [{ text: 'my nerves' }] }),
      gives: 'deny',
    },
    {
      says: 'elements of one provision must all match (LEAP takes label and class as alternatives)',
      consents: except({
        ...labels('N'),
        class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }],
      }),
      gives: 'permit',
    },
    {
      says: 'action: collecting is not disclosing',
      consents: [
        consent(
          deny({
            action: [
              {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'collect' }],
              },
            ],
          }),
        ),
      ],
      gives: 'not-applicable',
    },
    {
      says: 'action: disclosing is',
      consents: [
        consent(
          deny({
            action: [
              {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'disclose' }],
              },
            ],
          }),
        ),
      ],
      gives: 'deny',
    },
  ])
})
