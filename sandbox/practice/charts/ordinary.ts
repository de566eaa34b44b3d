import { type Chart, type ChartAllergy, type ChartConsultation } from './chart.js'
import { concept, egton, emisDrug, readV2, snomed } from './concept.js'

/** What sets one small record apart from another. */
type Difference = Partial<Pick<Chart, 'practice' | 'registered' | 'transit' | 'awaitingFiling'>> & {
  readonly nhsNumber: string
}

/** A small ordinary record with something in every area, the same for everybody but for what is given. Everything in it is invented. */
export function ordinaryChart(difference: Difference): Chart {
  const mark = difference.nhsNumber.slice(-4)
  return {
    practice: 'A81001',
    registered: '2001-10-01',
    transit: 'complete',
    awaitingFiling: [],
    allergies: [CETIRIZINE_ALLERGY],
    medications: [
      {
        key: 'paracetamol',
        concept: concept([
          snomed('322236009', 'Paracetamol 500mg tablets'),
          emisDrug('PACA12515NEMIS', 'Paracetamol Caplets 500 mg'),
        ]),
        status: 'active',
        prescription: 'repeat',
        agency: 'prescribed-at-gp-practice',
        dosage: 'Two tablets up to four times a day when needed',
        start: '2024-02-05',
        quantity: { value: 100, unit: 'tablet' },
        days: 28,
        repeats: { issued: 1, allowed: 6 },
        issues: ['2026-04-13'],
        problems: ['gout'],
      },
    ],
    problems: [
      {
        key: 'gout',
        concept: concept([snomed('90560007', 'Gout'), readV2('C34..00', 'Gout')]),
        status: 'active',
        significance: 'major',
        onset: '2024-02-05',
        note: `Synthetic note ${mark}: first attack`,
      },
    ],
    immunisations: [
      {
        key: 'influenza-2025',
        procedure: concept([snomed('86198006', 'Influenza vaccination')]),
        date: '2025-10-20',
        recorded: '2025-10-20T10:15:00+01:00',
        given: {
          kind: 'given',
          lot: `SYN-${mark}`,
          expires: '2026-06-30',
          dose: 0.5,
        },
        by: 'nurse',
      },
    ],
    consultations: [goutConsultation(mark)],
    ...difference,
  }
}

/** Free text carries the end of the person's number, so that words of one record are found nowhere in another. */
function goutConsultation(mark: string): ChartConsultation {
  return {
    key: '2026-04-13',
    start: '2026-04-13T10:40:00+01:00',
    minutes: 10,
    type: 'Surgery consultation',
    state: 'closed',
    topics: [
      {
        title: 'Gout',
        problem: 'gout',
        headings: [
          {
            title: 'History',
            entries: [{ kind: 'note', text: `Synthetic note ${mark}: painful toe, settling` }],
          },
          { title: 'Medication', entries: [{ kind: 'item', item: 'medication', key: 'paracetamol' }] },
        ],
      },
    ],
  }
}

const CETIRIZINE_ALLERGY: ChartAllergy = {
  key: 'cetirizine',
  concept: concept([
    snomed('1058571000006103', 'Adverse reaction to Cetirizine Hydrochloride', {
      spelling: 'nhs',
      id: '1058571000006119',
      display: 'Adverse reaction to Cetirizine Hydrochloride',
    }),
    egton('ALLERGY4276EGTON', 'Adverse reaction to Cetirizine Hydrochloride'),
  ]),
  category: 'medication',
  recorded: '2015-05-11T09:30:00+01:00',
}
