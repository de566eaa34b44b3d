import { describe, expect, test } from 'vitest'
import { bindingOf } from '../../../src/decision/paging/cursor-binding.js'
import { openCursor } from '../../../src/decision/paging/page-cursor.js'
import { linksOf } from '../../../src/decision/paging/page-links.js'
import { openValue } from '../../../src/decision/paging/sealed-values.js'
import { type Selection } from '../../../src/fhir/search/select.js'
import { type DisclosureRequest } from '../../../src/model/disclosure-request.js'
import { EMPTY_QUERY } from '../../../src/model/search-query.js'
import { requestFor } from '../../disclosure/requests.js'
import { PORTS, WHO } from '../answers/parts.js'

const LAST: Selection = { matches: [], included: [], total: 0, next: undefined }
const understanding = (...understood: readonly (readonly [string, string])[]) => ({
  query: { ...EMPTY_QUERY, understood },
})
const { fhirBase, cursorKey } = PORTS
const links = (changes: Partial<DisclosureRequest>, selection = LAST) =>
  linksOf(requestFor(changes), WHO, selection, PORTS)

describe('the address of a page', () => {
  test.each<readonly [string, Partial<DisclosureRequest>, string]>([
    ['names the person by their opaque id', {}, 'Condition?patient=Patient%2Fp-0018'],
    ['a Patient by its own', { type: 'Patient' }, 'Patient?_id=p-0018'],
    [
      'the person as patient, whoever else takes part',
      { type: 'Appointment' },
      'Appointment?patient=Patient%2Fp-0018',
    ],
    ['a type about nobody, all the same', { type: 'Organization' }, 'Organization?patient=Patient%2Fp-0018'],
    [
      'says what was understood, in order',
      understanding(['code', 'a'], ['_count', '5']),
      'Condition?patient=Patient%2Fp-0018&code=a&_count=5',
    ],
    ['of everything', { interaction: 'everything', type: 'Patient' }, 'Patient/p-0018/$everything'],
    [
      'of part of everything',
      { interaction: 'everything', type: 'Patient', ...understanding(['_type', 'Condition']) },
      'Patient/p-0018/$everything?_type=Condition',
    ],
  ])('%s', (_, changes, expected) => {
    expect(links(changes)).toEqual({ self: `${fhirBase}/${expected}`, next: undefined })
  })

  test('holds what describes somebody sealed for whoever asked', () => {
    const request = requestFor({ type: 'Patient', ...understanding(['family', 'TEST-ALDER']) })
    const { self } = linksOf(request, WHO, LAST, PORTS)
    expect(self).not.toContain('ALDER')
    const sealed = new URL(self).searchParams.get('family') ?? ''
    expect(openValue(cursorKey, 'family', sealed, request.requester)).toBe('TEST-ALDER')
  })
})

describe('the way to the next page', () => {
  const request = requestFor(understanding(['code', 'a']))

  test.each([
    [
      { next: 20, given: 'digest' },
      { offset: 20, given: 'digest' },
    ],
    [{ next: 20 }, { offset: 20, given: '' }],
  ])('is the same address with a token for %j', (place, start) => {
    const { self, next = '' } = linksOf(request, WHO, { ...LAST, ...place }, PORTS)
    const cursor = new URL(next).searchParams.get('_cursor') ?? ''
    expect(self).toBe(`${fhirBase}/Condition?patient=Patient%2Fp-0018&code=a`)
    expect(next).toBe(`${self}&_cursor=${cursor}`)
    expect(openCursor(cursorKey, bindingOf(request, WHO), cursor, request.at)).toEqual(start)
  })
})
