import { describe, expect, test } from 'vitest'
import { objectOf, objectsOf } from '../../src/model/json.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { type TranslatedResource } from '../../src/translation/translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('prsb-local-authority')
const translator = mappingTranslator(mapping)

const PERSON = { nhsNumber: '9990000018', localAuthorityId: '7', restricted: 'N' }

function translate(sections: object) {
  const content = asJson({ demographics: PERSON, ...sections })
  return translator.translate(recordOf('prsb-local-authority', content), contextFor(['9990000018']))
}

function only(sections: object, type: string): TranslatedResource {
  const found = translate(sections).resources.filter((it) => it.resource.resourceType === type)
  expect(found).toHaveLength(1)
  return found[0]!
}

describe('PRSB local authority information', () => {
  test('the NHS number of another person is ignored, and nothing else is', () =>
    expect(mapping.ignored.map((it) => it.field)).toEqual(['personalContacts.nhsNumber']))

  test('who else has which number appears nowhere', () => {
    const { resources } = translate({
      servicesAndCare: [{ id: '1', packageName: 'x' }],
      personalContacts: [{ id: '1', name: 'x', nhsNumber: '9990000026' }],
    })
    expect(resources.map((it) => it.resource.resourceType)).toEqual(
      expect.arrayContaining(['CarePlan', 'RelatedPerson']),
    )
    expect(JSON.stringify(resources)).not.toContain('9990000026')
  })

  test.each<readonly [string, object]>([
    ['an alert', { alerts: [{ id: '1', alert: 'x' }] }],
    ['a safeguarding concern', { safeguardingConcerns: [{ id: '1', concernCode: '1', concernTerm: 'x' }] }],
  ])('%s is never taken for one that the person knows of', (_, sections) =>
    expect(only(sections, 'Flag').flags).toEqual(['not-disclosed-to-person', 'perpetrator-risk']),
  )

  test.each<readonly [string | undefined, readonly string[]]>([
    ['N', []],
    ['Y', ['restricted']],
    ['no', ['restricted']],
    [undefined, ['restricted']],
  ])('restricted: %s marks the record %j', (restricted, flags) => {
    const { resources } = translate({ demographics: { ...PERSON, restricted } })
    for (const it of resources) expect(it.flags).toEqual(flags)
  })

  test.each<readonly [string, object, string]>([
    ['names', { personalContacts: [{ id: '1', name: 'n'.repeat(71) }] }, 'personalContacts[0].name'],
    [
      'free text',
      { assessments: [{ id: '1', type: 't', summary: 's'.repeat(151) }] },
      'assessments[0].summary',
    ],
    [
      'contacts',
      { professionalContacts: [{ name: 'n', contact: '0'.repeat(71) }] },
      'professionalContacts[0].contact',
    ],
    ['organisation codes', { localAuthority: { odsCode: '9A1RIVERTON' } }, 'localAuthority.odsCode'],
    ['family names', { demographics: { ...PERSON, familyName: 'f'.repeat(36) } }, 'demographics.familyName'],
  ])('%s beyond the longest allowed are kept whole and said once', (_, sections, location) => {
    const { resources, issues } = translate(sections)
    expect(issues.filter((it) => it.code === 'too-long').map((it) => it.location)).toEqual([location])
    const longest = /(n|s|0|f)\1{35,}|9A1RIVERTON/.exec(JSON.stringify(sections))?.[0]
    expect(JSON.stringify(resources)).toContain(longest)
  })

  test('each section of About Me stands under its own SNOMED code, and nothing in it is markup', () => {
    const { resource } = only(
      { aboutMe: { myWellness: '<b>up</b>\nat "7" & out', date: '2026-04-01' } },
      'Composition',
    )
    const [section, ...others] = objectsOf(resource['section'])
    expect(others).toEqual([])
    expect(objectsOf(objectOf(section?.['code'])?.['coding'])[0]?.['code']).toBe('1515891000000109')
    expect(objectOf(section?.['text'])?.['div']).toBe(
      '<div xmlns="http://www.w3.org/1999/xhtml"><p>&lt;b&gt;up&lt;/b&gt;</p><p>at &quot;7&quot; &amp; out</p></div>',
    )
  })

  test('a key worker is told from other professionals', () => {
    const professional = { id: '1', name: 'Sam TEST-WORKER', role: 'Social Worker' }
    for (const [keyWorker, roles] of [
      ['Y', 2],
      ['N', 1],
    ] as const) {
      const { resource } = only({ professionalContacts: [{ ...professional, keyWorker }] }, 'CareTeam')
      expect(objectsOf(objectsOf(resource['participant'])[0]?.['role'])).toHaveLength(roles)
    }
  })

  test('every member of the person completing the record is mapped in every section that has one', () => {
    const recorded = lineageOf(mapping).fields.filter((it) => it.field.includes('.recordedBy.'))
    expect(recorded.length).toBe(8 * 11)
    expect(recorded.filter((it) => it.use !== 'mapped')).toEqual([])
  })
})
