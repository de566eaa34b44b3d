import { describe, expect, test } from 'vitest'
import { type Json, objectsOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { readRecords } from '../../src/translation/records/read-records.js'
import { type TranslatedResource } from '../../src/translation/translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('cin-census')
const translator = mappingTranslator(mapping)
const IDENTIFIERS = { LAchildID: '700001', NHSnumber: '9990000018', PersonBirthDate: '2014-05-06' }

function translateContent(content: Json): readonly TranslatedResource[] {
  return translator.translate(recordOf('cin-census', content), contextFor(['9990000018'])).resources
}

const translate = (details: object): readonly TranslatedResource[] =>
  translateContent(asJson({ ChildIdentifiers: IDENTIFIERS, CINdetails: [details] }))

const ofType = (made: readonly TranslatedResource[], type: string) =>
  made.filter((it) => it.resource.resourceType === type)

const FILE = `<?xml version="1.0"?>
<Message>
  <Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year></CollectionDetails></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>700001</LAchildID><NHSnumber>9990000018</NHSnumber></ChildIdentifiers>
      <ChildCharacteristics><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2026-02-01</CINreferralDate>
        <ChildProtectionPlans>
          <CPPstartDate>2026-03-10</CPPstartDate>
          <Reviews><CPPreviewDate>2026-06-01</CPPreviewDate><CPPreviewDate>2026-12-01</CPPreviewDate></Reviews>
        </ChildProtectionPlans>
      </CINdetails>
    </Child>
    <Child><ChildIdentifiers><LAchildID>700002</LAchildID></ChildIdentifiers></Child>
  </Children>
</Message>`

async function childrenIn(text: string): Promise<readonly Json[]> {
  async function* chunks(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += 97) yield await Promise.resolve(text.slice(at, at + 97))
  }
  const found: Json[] = []
  const file = { form: mapping.schema.file, schema: mapping.schema }
  for await (const part of readRecords(chunks(), file, () => ({ offset: 0, message: '' })))
    for (const it of part.records) if (it.kind === 'record') found.push(it.content)
  return found
}

describe('the children in need census', () => {
  test('is read from its XML, child by child', async () => {
    const children = await childrenIn(FILE)
    expect(children).toHaveLength(2)
    const [matched, unmatched] = children.map(translateContent)
    expect(unmatched).toEqual([])
    expect(ofType(matched!, 'Condition')).toEqual([])
    const [plan] = ofType(matched!, 'CarePlan')
    const statuses = objectsOf(plan?.resource['activity']).map(
      (it) => objectsOf([it['detail'] ?? null])[0]?.['status'],
    )
    expect(statuses).toEqual(['completed', 'scheduled'])
  })

  test('a protection plan and its flag, and an enquiry, are never taken for known or harmless', () => {
    const made = translate({
      CINreferralDate: '2026-02-01',
      Section47: [{ S47ActualStartDate: '2026-02-02' }],
      ChildProtectionPlans: [{ CPPstartDate: '2026-03-10' }],
    })
    for (const type of ['CarePlan', 'Flag', 'Task'])
      expect(ofType(made, type).map((it) => it.flags)).toEqual([
        ['not-disclosed-to-person', 'perpetrator-risk'],
      ])
  })

  test.each(['RC1', 'rc1', ' RC1 ', 'Adopted', 'RC1 Adopted'])(
    'an adoption written %j is told nowhere',
    (ReasonForClosure) => {
      const made = translate({
        CINreferralDate: '2024-02-01',
        CINclosureDate: '2025-02-01',
        ReasonForClosure,
      })
      expect(ofType(made, 'EpisodeOfCare').map((it) => it.resource['status'])).toEqual(['finished'])
      expect(JSON.stringify(made)).not.toMatch(/rc1|adopt/i)
    },
  )

  test.each<readonly [string, Json | undefined]>([
    ['6', { display: 'Police' }],
    ['2A', { display: 'School' }],
    ['1A', undefined],
    ['1B', undefined],
    ['1C', undefined],
    ['8', undefined],
    ['9', undefined],
    ['6 ', { display: 'Police' }],
    ['Grandmother', undefined],
  ])('a referral from source %s names %j', (ReferralSource, requester) => {
    const [referral] = ofType(translate({ CINreferralDate: '2026-02-01', ReferralSource }), 'ServiceRequest')
    expect(referral?.resource['requester']).toEqual(requester)
  })

  test('pupil numbers and factors about other people appear nowhere', () => {
    const made = translateContent(
      asJson({
        ChildIdentifiers: { ...IDENTIFIERS, UPN: 'zq7-upn', FormerUPN: 'zq7-former', UPNunknown: 'zq7-why' },
        CINdetails: [
          {
            CINreferralDate: '2026-02-01',
            Assessments: [
              {
                AssessmentActualStartDate: '2026-02-02',
                FactorsIdentifiedAtAssessment: [{ AssessmentFactors: ['zq7-factor'] }],
              },
            ],
          },
        ],
      }),
    )
    expect(ofType(made, 'Task')).toHaveLength(1)
    expect(JSON.stringify(made)).not.toContain('zq7')
  })
})
