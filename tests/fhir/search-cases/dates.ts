import { type JsonObject } from '../../../src/model/json.js'
import { type CaseGroup, each } from './case-group.js'

const ON = (recordedDate: string) => ({ recordedDate })
const DURING = (start?: string, end?: string) => ({
  onsetPeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
})

const timed = (scheduledTiming: JsonObject) => ({ activity: [{ detail: { scheduledTiming } }] })

/** Date parameters: precision, prefixes and periods. Requests are made on 1 January 2023. */
export const DATE_GROUPS: readonly CaseGroup[] = [
  {
    clause: '#date: the examples of [parameter]=eq2013-01-14 and ne2013-01-14',
    type: 'Condition',
    resources: each('Condition', {
      midnight: ON('2013-01-14T00:00:00Z'),
      morning: ON('2013-01-14T10:00:00Z'),
      'next-day': ON('2013-01-15T00:00:00Z'),
      day: ON('2013-01-14'),
      month: ON('2013-01'),
      year: ON('2013'),
    }),
    cases: [
      ['recorded-date=eq2013-01-14', 'midnight morning day'],
      ['recorded-date=2013-01-14', 'midnight morning day'],
      ['recorded-date=ne2013-01-14', 'next-day month year'],
      ['recorded-date=2013-01', 'midnight morning next-day day month'],
      ['recorded-date=2013', 'midnight morning next-day day month year'],
      ['recorded-date=ne2013', ''],
      ['recorded-date=2013-01-14T10:00', 'morning'],
      ['recorded-date=2013-01-14T10:00Z', 'morning'],
      ['recorded-date=2013-01-14T10:00:00Z', 'morning'],
      ['recorded-date=2013-01-14T10:00:00.000Z', ''],
      ['recorded-date=2013-01-14T11:00%2B01:00', 'morning'],
      ['recorded-date=2013-01-14T05:00-05:00', 'morning'],
      ['recorded-date=2013-01-14,2013-01-15', 'midnight morning day next-day'],
      ['recorded-date=ge2013-01-14&recorded-date=lt2013-01-15', 'midnight morning day month year'],
      ['recorded-date=gt2013-01-14', 'next-day month year'],
      ['recorded-date=lt2013-01-15', 'midnight morning day month year'],
      ['recorded-date=sa2013-01-14', 'next-day'],
      ['recorded-date=eb2013-01-15', 'midnight morning day'],
      ['recorded-date=sa2012', 'midnight morning next-day day month year'],
      ['recorded-date=eb2014', 'midnight morning next-day day month year'],
    ],
  },
  {
    clause: '#date: the examples of lt, gt, ge, le, sa and eb over periods',
    type: 'Condition',
    resources: each('Condition', {
      // "2013-01-14" itself, and the three periods that the examples of the clause name.
      day: { onsetDateTime: '2013-01-14' },
      noons: DURING('2013-01-13T12:00:00Z', '2013-01-14T12:00:00Z'),
      eights: DURING('2013-01-14T08:00:00Z', '2013-01-15T08:00:00Z'),
      afternoon: DURING('2013-01-14T12:00:00Z', '2013-01-15T12:00:00Z'),
      'from-21-jan': DURING('2013-01-21'),
      'from-15-mar': DURING('2013-03-15'),
      'until-21-jan': DURING(undefined, '2013-01-21'),
      'whole-of-january': DURING('2013-01', '2013-01'),
    }),
    cases: [
      ['onset-date=lt2013-01-14T10:00', 'day noons eights until-21-jan whole-of-january'],
      [
        'onset-date=gt2013-01-14T10:00',
        'day noons eights afternoon from-21-jan from-15-mar until-21-jan whole-of-january',
      ],
      ['onset-date=ge2013-03-14', 'from-21-jan from-15-mar'],
      ['onset-date=le2013-03-14', 'day noons eights afternoon from-21-jan until-21-jan whole-of-january'],
      ['onset-date=sa2013-03-14', 'from-15-mar'],
      ['onset-date=eb2013-03-14', 'day noons eights afternoon until-21-jan whole-of-january'],
      ['onset-date=sa2013-01-14', 'from-21-jan from-15-mar'],
      ['onset-date=eb2013-01-14', ''],
      ['onset-date=2013-01', 'day noons eights afternoon whole-of-january'],
      ['onset-date=2013', 'day noons eights afternoon whole-of-january'],
      ['onset-date=2013-01-14', 'day'],
      ['onset-date=ne2013-01', 'from-21-jan from-15-mar until-21-jan'],
      ['onset-date=gt2013-01-21', 'from-21-jan from-15-mar whole-of-january'],
      ['onset-date=lt2013-01-13', 'until-21-jan whole-of-january'],
      ['onset-date=gt2100', 'from-21-jan from-15-mar'],
      ['onset-date=lt1900', 'until-21-jan'],
    ],
  },
  {
    clause: '#prefix: ap, a tenth of the gap between now and the date',
    type: 'Condition',
    resources: each('Condition', {
      exact: ON('2013-03-14'),
      near: ON('2013-01-21'),
      'not-near': ON('2015-06-15'),
      'near-after': ON('2014-03-01'),
      'just-too-far': ON('2014-03-12'),
    }),
    cases: [
      ['recorded-date=ap2013-03-14', 'exact near near-after'],
      ['recorded-date=ap2023-01-01', ''],
      ['recorded-date=ap2015-06', 'not-near'],
    ],
  },
  {
    clause: '#date: an element of data type Timing is searched by its outer bounds',
    type: 'CarePlan',
    resources: each('CarePlan', {
      events: timed({ event: ['2020-01-05', '2020-02-07'] }),
      bounded: timed({ repeat: { boundsPeriod: { start: '2020-03-01', end: '2020-04-30' } } }),
      endless: timed({ repeat: { boundsPeriod: { start: '2020-03-01' } } }),
      unbounded: timed({ repeat: { frequency: 2 } }),
    }),
    cases: [
      ['activity-date=2020', 'events bounded'],
      ['activity-date=2020-01', ''],
      ['activity-date=gt2020-01', 'events bounded endless'],
      ['activity-date=sa2020-02', 'bounded endless'],
      ['activity-date=lt2020-02', 'events'],
      ['activity-date=ge2021', 'endless'],
      ['activity-date=eb2020-03', 'events'],
      ['activity-date:missing=false', 'events bounded endless unbounded'],
    ],
  },
  {
    clause:
      '#date: seconds may be left out, a zone makes an instant of it, and what has none is local time in England',
    type: 'Condition',
    resources: each('Condition', {
      summer: ON('2022-07-01T00:30:00+01:00'),
      'summer-utc': ON('2022-06-30T23:30:00Z'),
      'clocks-back': ON('2022-10-30T23:59:59Z'),
      'clocks-forward': ON('2022-03-27T22:59:59Z'),
      winter: ON('2022-12-01T00:30:00Z'),
      fraction: ON('2022-12-01T00:30:00.250Z'),
    }),
    cases: [
      ['recorded-date=2022-06-30', ''],
      ['recorded-date=2022-07-01', 'summer summer-utc'],
      ['recorded-date=2022-07', 'summer summer-utc'],
      ['recorded-date=2022-06-30T23:30', ''],
      ['recorded-date=2022-06-30T23:30Z', 'summer summer-utc'],
      ['recorded-date=2022-07-01T00:30', 'summer summer-utc'],
      ['recorded-date=2022-10-30', 'clocks-back'],
      ['recorded-date=2022-03-27', 'clocks-forward'],
      ['recorded-date=2022-03-28', ''],
      ['recorded-date=2022-12-01T00:30', 'winter fraction'],
      ['recorded-date=2022-12-01T00:30:00Z', 'winter fraction'],
      ['recorded-date=2022-12-01T00:30:00.250Z', 'fraction'],
      ['recorded-date=gt2022-12-01T00:30:00.100Z', 'winter fraction'],
      ['recorded-date=sa2022-12-01T00:30:00.100Z', 'fraction'],
      ['_lastUpdated=2022', ''],
    ],
  },
]
