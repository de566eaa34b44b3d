import { describe, expect, it } from 'vitest'
import { canonicalCode } from '../../../src/decision/consent/canonical-code.js'
import { readDirective } from '../../../src/decision/consent/read-directive.js'
import { type JsonObject } from '../../../src/model/json.js'
import { deny, labels } from './cases.js'
import { ACT_CODE, actor, consent } from './consents.js'

describe('the same is the same however it is written', () => {
  const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
  const SNOMED = 'http://snomed.info/sct'
  const concept = (...coding: readonly JsonObject[]): JsonObject => ({
    code: coding.map((it) => ({ coding: [it] })),
  })
  const council = (value: string, more: JsonObject = {}): JsonObject => ({
    actor: [actor({ identifier: { system: ODS, value }, ...more })],
  })
  const SAME: readonly (readonly [string, JsonObject, JsonObject])[] = [
    [
      'white space around a code',
      concept({ system: SNOMED, code: '1' }),
      concept({ system: SNOMED, code: ' 1 ' }),
    ],
    [
      'another spelling of the system',
      concept({ system: SNOMED, code: '1' }),
      concept({ system: 'urn:oid:2.16.840.1.113883.6.96', code: '1' }),
    ],
    [
      'words for people',
      concept({ system: SNOMED, code: '1', display: 'One' }),
      concept({ system: SNOMED, code: '1', userSelected: true }),
    ],
    [
      'another order, and one twice',
      concept({ system: SNOMED, code: '1' }, { system: SNOMED, code: '2' }),
      concept({ system: SNOMED, code: '2' }, { system: SNOMED, code: '1' }, { system: SNOMED, code: '2' }),
    ],
    ['an ODS code in small letters', council('A81001'), council(' a81001', { display: 'The practice' })],
    [
      'a class of data',
      { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }] },
      { class: [{ system: 'http://hl7.org/fhir/resource-types/', code: 'Condition ' }] },
    ],
  ]
  const OTHER: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['another code', concept({ system: SNOMED, code: '1' }), concept({ system: SNOMED, code: '2' })],
    ['another system', concept({ system: SNOMED, code: '1' }), concept({ system: ACT_CODE, code: '1' })],
    ['no system', concept({ system: SNOMED, code: '1' }), concept({ code: '1' })],
    [
      'another case, of what is no ODS code',
      labels('HIV'),
      { securityLabel: [{ system: ACT_CODE, code: 'hiv' }] },
    ],
    ['another organisation', council('A81001'), council('A81002')],
    ['what only words name', concept({ display: 'HIV' }), concept({ display: 'Asthma' })],
    [
      'a system and words alone',
      concept({ system: SNOMED, display: 'HIV' }),
      concept({ system: SNOMED, display: 'Asthma' }),
    ],
    [
      'data that only words name',
      { data: [{ meaning: 'instance', reference: { display: 'HIV clinic letter' } }] },
      { data: [{ meaning: 'instance', reference: { display: 'Asthma plan' } }] },
    ],
    [
      'somebody whom only words name',
      { actor: [actor({ display: 'Ann' })] },
      { actor: [actor({ display: 'Bob' })] },
    ],
  ]
  const scopeOf = (provision: JsonObject): string | undefined =>
    readDirective(consent(deny(provision)), 'confirmed')?.root.scope

  it.each(SAME)('%s', (_, one, other) => {
    expect(scopeOf(one)).toBe(scopeOf(other))
    const read = [one, other].map((it) => readDirective(consent(deny(it)), 'confirmed')?.root)
    expect(new Set(read[1]?.data.classes)).toEqual(new Set(read[0]?.data.classes))
    expect(read[1]?.request.actors).toEqual(read[0]?.request.actors)
  })
  it.each(OTHER)('but not %s', (_, one, other) => expect(scopeOf(one)).not.toBe(scopeOf(other)))

  it.each([
    [ODS, ' rx9 ', { system: ODS, code: 'RX9' }],
    [`${ODS}/`, '9a1', { system: ODS, code: '9A1' }],
    [ACT_CODE, 'hiv', { system: ACT_CODE, code: 'hiv' }],
    [undefined, ' x', { system: undefined, code: 'x' }],
  ])('%s %s', (system, code, canonical) => expect(canonicalCode(system, code)).toEqual(canonical))
})
