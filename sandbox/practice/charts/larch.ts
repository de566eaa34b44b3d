import { type Chart, type ChartConsultation, type ChartMedication, type ChartProblem } from './chart.js'
import { concept, emisDrug, readV2, snomed } from './concept.js'
import { ordinaryChart } from './ordinary.js'

const MEDICINES = 30
const ISSUES = 20
const PROBLEMS = 100
const CONSULTATIONS = 900

/**
 * A very long record, made when it is first asked for: ninety years of it come to more than five thousand resources,
 * most of them consultations and what was found in each. Everything in it is invented.
 */
export function longChart(nhsNumber: string): Chart {
  const ordinary = ordinaryChart({ nhsNumber })
  return {
    ...ordinary,
    medications: many(MEDICINES, medicine),
    problems: many(PROBLEMS, problem),
    consultations: many(CONSULTATIONS, consultation),
  }
}

function many<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

function medicine(n: number): ChartMedication {
  return {
    key: `medicine-${n}`,
    concept: concept([emisDrug(`SYNTHETIC${n}NEMIS`, `Synthetic medicine ${n}`)]),
    status: n % 10 === 0 ? 'active' : 'completed',
    prescription: 'repeat',
    agency: 'prescribed-at-gp-practice',
    dosage: `Synthetic dosage ${n}: one a day`,
    start: dayAfter(1990, n * 200),
    quantity: { value: 28, unit: 'tablet' },
    days: 28,
    repeats: { issued: ISSUES, allowed: ISSUES },
    issues: many(ISSUES, (at) => dayAfter(1990, n * 200 + at * 28)),
    problems: [`problem-${n % PROBLEMS}`],
  }
}

function problem(n: number): ChartProblem {
  return {
    key: `problem-${n}`,
    concept: concept([readV2(`ZV${n}..`, `Synthetic problem ${n}`)]),
    status: n % 5 === 0 ? 'active' : 'inactive',
    significance: 'minor',
    onset: dayAfter(1980, n * 300),
    note: `Synthetic note ${n} of a long record`,
  }
}

function consultation(n: number): ChartConsultation {
  const day = dayAfter(2000, n * 10)
  return {
    key: `consultation-${n}`,
    start: `${day}T09:30:00+00:00`,
    minutes: 10,
    type: 'Surgery consultation',
    state: 'closed',
    topics: [
      {
        title: `Synthetic topic ${n}`,
        problem: `problem-${n % PROBLEMS}`,
        headings: [
          {
            title: 'Examination',
            entries: [
              {
                kind: 'coded',
                concept: concept([snomed('75367002', 'Blood pressure')]),
                value: { value: 120 + (n % 40), unit: 'mm[Hg]', code: 'mm[Hg]' },
              },
            ],
          },
        ],
      },
    ],
  }
}

/** ISO 8601 date so many days after the start of a year. */
function dayAfter(year: number, days: number): string {
  return new Date(Date.UTC(year, 0, 1 + days)).toISOString().slice(0, 10)
}
