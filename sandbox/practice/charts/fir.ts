import { type Chart } from './chart.js'
import { concept, emisDrug, readV2, snomed } from './concept.js'

/**
 * Iris TEST-FIR: sexual health, termination and fertility items among ordinary ones, a sealed consultation
 * and an item not for the patient. Everything in it is invented.
 */
export const FIR: Chart = {
  nhsNumber: '9990000077',
  practice: 'A81001',
  registered: '2012-01-09',
  transit: 'complete',
  awaitingFiling: [],
  allergies: [
    {
      key: 'peanut',
      concept: concept([snomed('256349002', 'Peanut - dietary')], 'Nut allergy'),
      category: 'environment',
      recorded: '2012-01-16T10:00:00+00:00',
    },
  ],
  medications: [
    {
      key: 'cetirizine',
      concept: concept([
        snomed('320818006', 'Cetirizine 10mg tablets'),
        emisDrug('CETA8573EGTON', 'Cetirizine 10mg tablets'),
      ]),
      status: 'active',
      prescription: 'repeat',
      agency: 'prescribed-at-gp-practice',
      dosage: 'One tablet to be taken each day when needed',
      start: '2022-05-03',
      quantity: { value: 30, unit: 'tablet' },
      days: 30,
      repeats: { issued: 2, allowed: 6 },
      issues: ['2025-05-06', '2026-05-05'],
    },
    {
      key: 'clomifene',
      concept: concept([snomed('387166005', 'Clomifene')], 'Clomifene 50mg tablets'),
      status: 'completed',
      prescription: 'acute',
      agency: 'prescribed-at-gp-practice',
      dosage: 'One tablet a day for five days',
      start: '2025-01-13',
      end: '2025-01-18',
      quantity: { value: 5, unit: 'tablet' },
      days: 5,
      issues: ['2025-01-13'],
      problems: ['infertility'],
    },
    {
      key: 'doxycycline',
      concept: concept([snomed('324059006', 'Doxycycline 100mg capsules')]),
      status: 'completed',
      prescription: 'acute',
      agency: 'prescribed-at-gp-practice',
      dosage: 'One capsule twice a day for seven days',
      start: '2023-03-06',
      end: '2023-03-13',
      quantity: { value: 14, unit: 'capsule' },
      days: 7,
      issues: ['2023-03-06'],
      problems: ['chlamydia'],
      by: 'nurse',
    },
  ],
  problems: [
    {
      key: 'asthma',
      concept: concept([snomed('195967001', 'Asthma'), readV2('H33..00', 'Asthma')]),
      status: 'active',
      significance: 'major',
      onset: '2012-01-16',
    },
    {
      key: 'chlamydia',
      concept: concept([snomed('240589008', 'Chlamydia trachomatis infection')]),
      status: 'inactive',
      significance: 'minor',
      onset: '2023-03-06',
      ended: '2023-04-03',
      by: 'nurse',
    },
    {
      key: 'termination',
      concept: concept([snomed('386639001', 'Termination of pregnancy')]),
      status: 'inactive',
      significance: 'major',
      onset: '2016-07-11',
      ended: '2016-08-01',
    },
    {
      key: 'infertility',
      concept: concept([snomed('8619003', 'Infertile')]),
      status: 'active',
      significance: 'major',
      onset: '2024-10-07',
    },
    {
      key: 'low-mood',
      concept: concept([snomed('231504006', 'Mixed anxiety and depressive disorder')]),
      status: 'active',
      significance: 'minor',
      onset: '2025-11-10',
      handling: 'nopat',
      note: 'Synthetic note: not to be shown to the patient until discussed',
    },
  ],
  immunisations: [
    {
      key: 'influenza-2025',
      procedure: concept([snomed('86198006', 'Influenza vaccination')]),
      date: '2025-11-03',
      recorded: '2025-11-03T12:00:00+00:00',
      given: { kind: 'given', lot: 'SYN-0077-A', expires: '2026-06-30', dose: 0.5 },
      by: 'nurse',
    },
  ],
  consultations: [
    {
      key: '2026-05-05',
      start: '2026-05-05T09:00:00+01:00',
      minutes: 10,
      type: 'Surgery consultation',
      state: 'closed',
      topics: [
        {
          title: 'Asthma review',
          problem: 'asthma',
          headings: [
            { title: 'Comment', entries: [{ kind: 'note', text: 'Synthetic note: inhaler technique good' }] },
            { title: 'Medication', entries: [{ kind: 'item', item: 'medication', key: 'cetirizine' }] },
          ],
        },
      ],
    },
    {
      key: '2026-02-16',
      start: '2026-02-16T14:00:00+00:00',
      minutes: 30,
      type: 'Surgery consultation',
      state: 'closed',
      handling: 'sealed',
      topics: [
        {
          title: 'Sealed synthetic topic',
          headings: [{ title: 'History', entries: [{ kind: 'note', text: 'Sealed synthetic text 0077' }] }],
        },
      ],
    },
    {
      key: '2024-10-07',
      start: '2024-10-07T16:20:00+01:00',
      minutes: 20,
      type: 'Surgery consultation',
      state: 'closed',
      topics: [
        {
          title: 'Fertility',
          problem: 'infertility',
          headings: [
            {
              title: 'History',
              entries: [
                { kind: 'item', item: 'problem', key: 'infertility' },
                {
                  kind: 'coded',
                  concept: concept([snomed('52637005', 'In vitro fertilisation')]),
                  comment: 'Synthetic comment: discussed as an option',
                },
              ],
            },
          ],
        },
      ],
    },
    {
      key: '2023-03-06',
      start: '2023-03-06T11:10:00+00:00',
      minutes: 10,
      type: 'Nurse clinic',
      state: 'closed',
      by: 'nurse',
      topics: [
        {
          title: 'Sexual health',
          problem: 'chlamydia',
          headings: [
            { title: 'Problem', entries: [{ kind: 'item', item: 'problem', key: 'chlamydia' }] },
            { title: 'Medication', entries: [{ kind: 'item', item: 'medication', key: 'doxycycline' }] },
          ],
        },
      ],
    },
    {
      key: '2016-07-11',
      start: '2016-07-11T10:30:00+01:00',
      minutes: 20,
      type: 'Surgery consultation',
      state: 'closed',
      topics: [
        {
          title: 'Pregnancy',
          problem: 'termination',
          headings: [
            {
              title: 'History',
              entries: [
                {
                  kind: 'coded',
                  concept: concept([snomed('57797005', 'Induced termination of pregnancy')]),
                },
              ],
            },
          ],
        },
      ],
    },
  ],
}
