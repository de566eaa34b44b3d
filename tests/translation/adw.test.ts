import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('adw')
const translator = mappingTranslator(mapping)

const AROUND = {
  person: { nhsNumber: '9990000018' },
  hospital: { siteCode: 'RZZ01', name: 'Riverton General (sandbox)' },
  localAuthority: { odsCode: '9A1', name: 'Riverton Council' },
  carer: { familyName: 'TEST-CARER' },
}

/** Every resource of the type that the notice becomes. */
function made(notice: object, type: string): readonly JsonObject[] {
  const content = asJson({ ...AROUND, ...notice })
  const { resources } = translator.translate(recordOf('adw', content), contextFor(['9990000018']))
  return resources.map((it) => it.resource).filter((it) => it.resourceType === type)
}

function snomed(concept: Json | undefined): string | undefined {
  const coding = objectsOf(objectOf(concept)?.['coding']).find(
    (it) => it['system'] === 'http://snomed.info/sct',
  )
  return textOf(coding?.['code'])
}

const ISSUED = { id: '1', referral: 'AN-1', issued: '2026-11-12' }

describe('the event of a notice', () => {
  test.each<readonly [string, object, string | undefined]>([
    ['assessment notice', { assessmentNotices: [ISSUED] }, '975701000000106'],
    ['discharge notice', { dischargeNotices: [ISSUED] }, '975731000000100'],
    ['assessment withdrawn', { withdrawalNotices: [{ ...ISSUED, type: '1' }] }, '1078011000000107'],
    ['discharge withdrawn', { withdrawalNotices: [{ ...ISSUED, type: '2' }] }, '975851000000104'],
    ['both withdrawn', { withdrawalNotices: [{ ...ISSUED, type: '3' }] }, '975841000000102'],
    ['something else withdrawn', { withdrawalNotices: [{ ...ISSUED, type: '4' }] }, undefined],
    ['assessment accepted', { receipts: [{ ...ISSUED, noticeType: '1', response: '1' }] }, '975711000000108'],
    ['assessment rejected', { receipts: [{ ...ISSUED, noticeType: '1', response: '2' }] }, '975721000000102'],
    ['discharge agreed', { receipts: [{ ...ISSUED, noticeType: '2', response: '1' }] }, '975821000000109'],
    [
      'discharge not agreed',
      { receipts: [{ ...ISSUED, noticeType: '2', response: '2' }] },
      '975831000000106',
    ],
    [
      'withdrawal accepted',
      { receipts: [{ ...ISSUED, noticeType: '3', response: '1' }] },
      '1025651000000109',
    ],
    [
      'withdrawal rejected',
      { receipts: [{ ...ISSUED, noticeType: '5', response: '2' }] },
      '1025641000000106',
    ],
    ['an answer without words', { receipts: [{ ...ISSUED, noticeType: '1' }] }, undefined],
  ])('%s', (_, notice, event) => {
    const tasks = made(notice, 'Task')
    expect(tasks.map((it) => snomed(it['code']))).toEqual([event])
  })
})

describe('the clock', () => {
  test.each<readonly [string, object]>([
    ['assessment', { assessmentNotices: [{ ...ISSUED, proposedDischargeDate: '2026-11-18' }] }],
    ['discharge', { dischargeNotices: [{ ...ISSUED, expectedDischargeDate: '2026-11-18' }] }],
  ])('%s: from the day of issue to the day of discharge', (_, notice) => {
    const [task] = made(notice, 'Task')
    expect(objectOf(task?.['restriction'])?.['period']).toEqual({ start: '2026-11-12', end: '2026-11-18' })
    expect(task?.['status']).toBe('requested')
  })
})

describe('a receipt', () => {
  test.each<readonly [string | undefined, string]>([
    ['1', 'accepted'],
    ['2', 'rejected'],
    ['3', 'received'],
    ['yes', 'received'],
    [undefined, 'received'],
  ])('with the response %s leaves the task %s', (response, status) =>
    expect(made({ receipts: [{ ...ISSUED, noticeType: '1', response }] }, 'Task')[0]?.['status']).toBe(
      status,
    ),
  )
})

describe('consent', () => {
  test.each<readonly [string | undefined, string | undefined, string | undefined]>([
    ['Y', undefined, 'active'],
    ['Y', 'N/A', 'active'],
    ['N', undefined, 'rejected'],
    ['N', 'B', 'rejected'],
    ['L', 'C', 'active'],
    ['L', 'O', 'active'],
    ['L', 'B', undefined],
    ['L', 'N/A', undefined],
    ['L', undefined, undefined],
    ['l', 'C', undefined],
    ['Maybe', undefined, undefined],
    [undefined, 'C', undefined],
  ])(
    'of the person: %s, of a third party: %s, is recorded as %s',
    (personConsent, thirdPartyConsentSource, status) => {
      const notice = { ...ISSUED, personConsent, thirdPartyConsentSource }
      const consents = made({ assessmentNotices: [notice] }, 'Consent')
      expect(consents.map((it) => it['status'])).toEqual(status === undefined ? [] : [status])
    },
  )

  test('by a carer with legal authority names the carer, by another none but the answer', () => {
    const by = (thirdPartyConsentSource: string): readonly JsonObject[] =>
      made({ assessmentNotices: [{ ...ISSUED, personConsent: 'L', thirdPartyConsentSource }] }, 'Consent')
    const [carer] = made({}, 'RelatedPerson')
    expect(by('C')[0]?.['performer']).toEqual([{ reference: `RelatedPerson/${textOf(carer?.['id']) ?? ''}` }])
    expect(by('O')[0]?.['performer']).toBeUndefined()
  })

  test.each(['Y', 'N', 'L', 'Maybe'])(
    'the answer %s is carried in the task, whatever it was',
    (personConsent) => {
      const [task] = made({ assessmentNotices: [{ ...ISSUED, personConsent }] }, 'Task')
      expect(objectsOf(task?.['input']).map((it) => objectOf(it['valueCodeableConcept'])?.['text'])).toEqual([
        personConsent,
      ])
    },
  )
})

describe('notices of one referral', () => {
  test('bear its id, from the assessment notice to the last receipt', () => {
    const tasks = made(
      {
        assessmentNotices: [{ ...ISSUED, id: 'AN-1' }],
        dischargeNotices: [ISSUED],
        withdrawalNotices: [ISSUED],
        receipts: [ISSUED],
      },
      'Task',
    )
    expect(tasks.map((it) => objectOf(it['groupIdentifier'])?.['value'])).toEqual([
      'AN-1',
      'AN-1',
      'AN-1',
      'AN-1',
    ])
  })

  test('nothing of the data set is ignored', () => expect(mapping.ignored).toEqual([]))

  test.each(Array.from({ length: 13 }, (_, at) => String(at + 1).padStart(2, '0')))(
    'withdrawal reason %s is in the national set',
    (reason) => {
      const [task] = made({ withdrawalNotices: [{ ...ISSUED, type: '1', reason }] }, 'Task')
      expect(objectsOf(objectOf(task?.['reasonCode'])?.['coding'])[0]).toMatchObject({
        system: 'https://fhir.nhs.uk/ADW-WithdrawalReason-1',
        code: reason,
      })
    },
  )
})
