import { describe, expect, it } from 'vitest'
import { redact } from '../../src/redaction/redact.js'
import { MASKED_META, type RedactionCase, orders } from './given.js'

const MASKED = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}
const ASTHMA = { system: 'http://snomed.info/sct', code: '195967001', display: 'Asthma' }

const CASES: readonly RedactionCase[] = [
  {
    behaviour: 'what somebody wrote goes, what is coded stays',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      text: { status: 'generated', div: '<div>canary</div>' },
      code: { coding: [ASTHMA], text: 'Asthma' },
      category: [{ text: 'canary' }],
      onsetString: 'canary',
      recordedDate: '2020-01-01',
      note: [{ time: '2020-01-01T00:00:00Z', text: 'canary' }],
    },
    orders: orders(['freeText']),
    left: {
      resourceType: 'Condition',
      id: 'c',
      code: { coding: [ASTHMA], text: 'Asthma' },
      category: [{ _text: MASKED }],
      _onsetString: MASKED,
      recordedDate: '2020-01-01',
      note: [{ time: '2020-01-01T00:00:00Z', _text: MASKED }],
      meta: MASKED_META,
    },
  },
  {
    behaviour: 'a text beside a code that says something else goes, and so does the display of a local code',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      code: { coding: [ASTHMA, { system: 'urn:local', code: '1', display: 'canary' }], text: 'canary' },
    },
    orders: orders(['freeText']),
    left: {
      resourceType: 'Condition',
      id: 'c',
      code: { coding: [ASTHMA, { system: 'urn:local', code: '1', _display: MASKED }], _text: MASKED },
      meta: MASKED_META,
    },
  },
  {
    behaviour: 'in extensions, lists of texts, attachments and contained resources too',
    resource: {
      resourceType: 'Organization',
      id: 'o',
      extension: [{ url: 'urn:x', valueString: 'canary' }],
      name: 'canary',
      _name: { extension: [{ url: 'urn:y', valueMarkdown: 'canary' }] },
      alias: ['canary', 'canary'],
      partOf: { reference: '#in' },
      contained: [
        {
          resourceType: 'Organization',
          id: 'in',
          name: 'canary',
          extension: [
            { url: 'urn:x', valueAttachment: { contentType: 'text/plain', data: 'canary', title: 'canary' } },
          ],
        },
      ],
    },
    orders: orders(['freeText']),
    left: {
      resourceType: 'Organization',
      id: 'o',
      extension: [{ url: 'urn:x', _valueString: MASKED }],
      _name: MASKED,
      _alias: [MASKED, MASKED],
      partOf: { reference: '#in' },
      contained: [
        {
          resourceType: 'Organization',
          id: 'in',
          _name: MASKED,
          extension: [
            { url: 'urn:x', valueAttachment: { contentType: 'text/plain', _data: MASKED, _title: MASKED } },
          ],
        },
      ],
      meta: MASKED_META,
    },
  },
  {
    behaviour: 'names, addresses and numbers of people stay: they are masked by their own words',
    resource: {
      resourceType: 'Patient',
      id: 'p',
      name: [{ text: 'Dorothy Test', family: 'Test' }],
      address: [{ text: '1 Test Street' }],
      telecom: [{ value: '01632 960000' }],
    },
    orders: orders(['freeText']),
    left: {
      resourceType: 'Patient',
      id: 'p',
      name: [{ text: 'Dorothy Test', family: 'Test' }],
      address: [{ text: '1 Test Street' }],
      telecom: [{ value: '01632 960000' }],
      meta: MASKED_META,
    },
  },
]

describe('the mask of free text', () => {
  it.each(CASES)('$behaviour', ({ resource, orders, left }) => {
    expect(redact(resource, orders)).toEqual(left)
    expect(redact(redact(resource, orders), orders)).toEqual(left)
  })

  it('shares what it did not change', () => {
    const code = { coding: [ASTHMA] }
    const left = redact(
      { resourceType: 'Condition', id: 'c', code, onsetString: 'canary' },
      orders(['freeText']),
    )
    expect(left['code']).toBe(code)
  })
})
