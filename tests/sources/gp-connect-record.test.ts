import { describe, expect, it } from 'vitest'
import { objectOf, objectsOf } from '../../src/model/json.js'
import { areasOffered } from '../../src/sources/gp-connect/capabilities.js'
import { STRUCTURED_AREAS } from '../../src/sources/gp-connect/parameters.js'
import { areaFinding, readRecord } from '../../src/sources/gp-connect/read-record.js'
import { chooseAsid, chooseEndpoint } from '../../src/sources/sds/choose-entry.js'
import { capability, deviceOf, endpoint, listOf, structuredBundle } from './contract/gp-connect-shapes.js'
import { json, NHS_NUMBER } from './source-world.js'

const EMPTY = { emptyReason: { coding: [{ code: 'no-content-recorded' }] } }
const WARNING = {
  extension: [
    {
      url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1',
      valueCode: 'confidential-items',
    },
  ],
}
const told = (text: string, diagnostics: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code: 'not-supported', details: { text }, diagnostics }],
})

describe('what a record says of an area', () => {
  it.each([
    ['entries', [listOf('933361000000108', [{}])], 'answered', []],
    ['nothing recorded', [listOf('933361000000108', [], EMPTY)], 'answered-empty', []],
    [
      'nothing recorded but something withheld',
      [listOf('933361000000108', [], { ...EMPTY, ...WARNING })],
      'answered-empty',
      ['confidential-items'],
    ],
    ['an empty list without a reason', [listOf('933361000000108', [])], 'partial', []],
    ['no list and no resource', [], 'error', []],
    ['resources without their list', [{ resourceType: 'MedicationStatement' }], 'partial', []],
    [
      'a disabled list',
      [listOf('933361000000108', [{ item: { display: 'Medications items have been disabled' } }])],
      'disabled',
      [],
    ],
    ['a disabled area', [told('Medications has been disabled', 'includeMedication')], 'disabled', []],
    [
      'an unrecognised parameter',
      [told('includeMedication is an unrecognised parameter', 'includeMedication')],
      'not-supported',
      [],
    ],
    [
      'an unrecognised part',
      [listOf('933361000000108', [{}]), told('x', 'includeMedication.includePrescriptionIssues')],
      'partial',
      [],
    ],
    [
      'a warning about another area',
      [
        listOf('933361000000108', [{}]),
        told('Uncategorised data has been disabled', 'includeUncategorisedData'),
      ],
      'answered',
      [],
    ],
  ] as const)('%s', (_, resources, outcome, warnings) => {
    expect(areaFinding(resources.map(json), 'medications')).toEqual({ outcome, warnings })
  })

  it('ended allergies, contained, are an answer', () => {
    const lists = [
      listOf('886921000000105', [], EMPTY),
      listOf('1103671000000101', [], { contained: [{ resourceType: 'AllergyIntolerance' }] }),
    ]
    expect(areaFinding(lists.map(json), 'allergies').outcome).toBe('answered')
  })

  it.each([
    ['a searchset', { resourceType: 'Bundle', type: 'searchset' }, 'not-a-collection'],
    ['nobody', { resourceType: 'Bundle', type: 'collection', entry: [] }, 'no-patient'],
    [
      'two people',
      structuredBundle(NHS_NUMBER, { more: [{ resourceType: 'Patient', id: 'p2' }] }),
      'several-patients',
    ],
    // What is missing may be the problem that a medicine was given for, and restrict that medicine.
    ['a problem that cannot be read', withEntry({ resource: { id: 'problem-1' } }), 'entry-unreadable'],
    ['a record that goes on elsewhere', { ...withEntry(), link: [NEXT] }, 'record-incomplete'],
  ])('is not read from %s', (_, body, reason) => {
    expect(readRecord(json(body))).toEqual({ kind: 'unreadable', reason })
  })
})

const NEXT = { relation: 'next', url: 'https://practice.example/more' }

function withEntry(...more: readonly unknown[]): object {
  const medicine = { resourceType: 'MedicationStatement', id: 'medicine-1' }
  const record = objectOf(json(structuredBundle(NHS_NUMBER, { more: [medicine] })))
  return { ...record, entry: [...objectsOf(record?.['entry']), ...more] }
}

describe('what a practice offers and where it is', () => {
  it.each([
    ['1.6.2', [...STRUCTURED_AREAS]],
    ['1.5.0', [...STRUCTURED_AREAS]],
    ['1.2.7', ['demographics', 'allergies', 'medications']],
  ])('version %s', (version, areas) => {
    expect([...(areasOffered(json(capability(version))) ?? [])].sort()).toEqual([...areas].sort())
  })

  it('is nothing without the operation, and unknown without a statement', () => {
    expect(areasOffered({ resourceType: 'CapabilityStatement', rest: [{}] })?.size).toBe(0)
    expect(areasOffered({ resourceType: 'CapabilityStatement' })).toBeUndefined()
    expect(areasOffered({ resourceType: 'Bundle' })).toBeUndefined()
  })

  const two = [json(deviceOf('1', 'A')), json(deviceOf('2', 'B'))]
  it.each([
    ['none', [], undefined, { kind: 'none' }],
    ['one', two.slice(0, 1), undefined, { kind: 'found', value: '1' }],
    ['two and no choice', two, undefined, { kind: 'ambiguous' }],
    ['two and a party key', two, 'B', { kind: 'found', value: '2' }],
    ['the same twice', [...two.slice(0, 1), ...two.slice(0, 1)], undefined, { kind: 'found', value: '1' }],
  ])('ASID among %s', (_, devices, party, expected) => {
    expect(chooseAsid(devices, 'interaction', party)).toEqual(expected)
  })

  it.each([
    [
      'the endpoint of the same party',
      [endpoint('X', 'https://former.example/x'), endpoint('A', 'https://a.example/x')],
      { kind: 'found', value: { asid: '1', address: 'https://a.example/x' } },
    ],
    ['no endpoint of that party', [endpoint('X')], { kind: 'none' }],
    ['one that is off', [endpoint('A', 'https://a.example/x', 'off')], { kind: 'none' }],
    [
      'an address that climbs',
      [endpoint('A', 'https://a.example/../x')],
      { kind: 'error', reason: 'sds-address-not-usable' },
    ],
    [
      'an address with a query',
      [endpoint('A', 'https://a.example/?to=')],
      { kind: 'error', reason: 'sds-address-not-usable' },
    ],
  ])('address: %s', (_, endpoints, expected) => {
    expect(chooseEndpoint(two.slice(0, 1), endpoints.map(json), 'interaction', undefined)).toEqual(expected)
  })
})
