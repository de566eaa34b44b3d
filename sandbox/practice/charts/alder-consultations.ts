import { type ChartConsultation } from './chart.js'
import { concept, readV2, snomed } from './concept.js'

const BLOOD_PRESSURE = concept([
  snomed('75367002', 'Blood pressure'),
  readV2('246..00', 'O/E - blood pressure reading'),
])

/** Dorothy TEST-ALDER's consultations, over twelve years. */
export const ALDER_CONSULTATIONS: readonly ChartConsultation[] = [
  {
    key: '2026-04-27',
    start: '2026-04-27T09:10:00+01:00',
    minutes: 10,
    type: 'Surgery consultation',
    state: 'closed',
    topics: [
      {
        title: 'Hypertension',
        problem: 'hypertension',
        headings: [
          {
            title: 'Examination',
            entries: [
              {
                kind: 'coded',
                concept: BLOOD_PRESSURE,
                value: { value: 148, unit: 'mmHg', code: 'mm[Hg]' },
                comment: 'Synthetic comment: seated, left arm',
              },
            ],
          },
          { title: 'Medication', entries: [{ kind: 'item', item: 'medication', key: 'amlodipine' }] },
        ],
      },
    ],
  },
  {
    key: '2025-12-08',
    start: '2025-12-08T15:30:00+00:00',
    minutes: 15,
    type: 'Home visit',
    state: 'closed',
    by: 'nurse',
    topics: [
      {
        title: 'Chest infection',
        headings: [
          {
            title: 'History',
            entries: [
              {
                kind: 'coded',
                concept: concept([snomed('54150009', 'Upper respiratory infection')]),
                comment: 'Synthetic comment: five days of cough',
              },
              { kind: 'note', text: 'Synthetic note: daughter present, carer visits four times a day' },
            ],
          },
          { title: 'Medication', entries: [{ kind: 'item', item: 'medication', key: 'doxycycline' }] },
        ],
      },
    ],
  },
  {
    key: '2025-09-22',
    start: '2025-09-22T10:00:00+01:00',
    minutes: 10,
    type: 'Telephone consultation',
    state: 'closed',
    topics: [
      {
        title: 'Burning feet',
        problem: 'sore-feet',
        headings: [
          { title: 'Problem', entries: [{ kind: 'item', item: 'problem', key: 'sore-feet' }] },
          {
            title: 'Comment',
            entries: [{ kind: 'note', text: 'Synthetic note: refer if no better in a month' }],
          },
        ],
      },
    ],
  },
  {
    key: '2019-01-21',
    start: '2019-01-21T09:30:00+00:00',
    minutes: 20,
    type: 'Nurse clinic',
    state: 'closed',
    by: 'nurse',
    topics: [
      {
        title: 'Diabetes annual review',
        problem: 'diabetes',
        headings: [
          {
            title: 'Examination',
            entries: [
              {
                kind: 'coded',
                concept: concept([snomed('27113001', 'Body weight'), readV2('22A..00', 'O/E - weight')]),
                value: { value: 71.4, unit: 'kg', code: 'kg' },
              },
            ],
          },
          {
            title: 'Immunisation',
            entries: [{ kind: 'item', item: 'immunisation', key: 'pneumococcal-2019' }],
          },
        ],
      },
    ],
  },
  {
    key: '2016-10-03',
    start: '2016-10-03T11:45:00+01:00',
    minutes: 10,
    type: 'Surgery consultation',
    state: 'closed',
    topics: [
      {
        title: 'Allergy review',
        headings: [
          {
            title: 'Allergies',
            entries: [
              { kind: 'item', item: 'allergy', key: 'penicillin' },
              { kind: 'item', item: 'allergy', key: 'latex' },
            ],
          },
        ],
      },
    ],
  },
  {
    key: '2014-06-09',
    start: '2014-06-09T08:50:00+01:00',
    minutes: 10,
    type: 'Surgery consultation',
    state: 'draft',
    topics: [
      {
        title: 'Hypertension',
        problem: 'hypertension',
        headings: [
          { title: 'Problem', entries: [{ kind: 'item', item: 'problem', key: 'hypertension' }] },
          {
            title: 'Examination',
            entries: [
              { kind: 'coded', concept: BLOOD_PRESSURE, value: { value: 172, unit: 'mmHg', code: 'mm[Hg]' } },
            ],
          },
        ],
      },
    ],
  },
]
