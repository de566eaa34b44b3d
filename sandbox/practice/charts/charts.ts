import { ALDER } from './alder.js'
import { type Chart } from './chart.js'
import { FIR } from './fir.js'
import { longChart } from './larch.js'
import { PEOPLE } from '../../people.js'
import { ordinaryChart } from './ordinary.js'

const CHARTS: readonly Chart[] = [
  ALDER,
  FIR,
  ordinaryChart({ nhsNumber: '9990000069', awaitingFiling: ['medication'] }),
  ordinaryChart({
    nhsNumber: '9990000123',
    registered: '2026-01-19',
    transit: 'awaiting-previous-record',
  }),
]

const LONG = '9990000174'
let long: Chart | undefined

/** The chart of a person of the practice: their own where one was written, an ordinary one otherwise. */
export function chartOf(nhsNumber: string): Chart {
  if (nhsNumber === LONG) return (long ??= longChart(LONG))
  const written = CHARTS.find((it) => it.nhsNumber === nhsNumber)
  const practice = PEOPLE.find((it) => it.nhsNumber === nhsNumber)?.practice ?? 'A81001'
  return written ?? ordinaryChart({ nhsNumber, practice })
}
