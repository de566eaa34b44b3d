import { type Region } from '../../sandbox/region.js'
import { type Cell, type Column } from './person-by-role.js'
import { type TokenChange } from './journey.js'

/** Somebody who is shown what no role of the table is shown: the same person and type, with one thing changed. */
export type EntitledTwin = {
  readonly person: string
  readonly column: Column
  readonly role: string
  readonly because: string
  readonly token?: TokenChange
  /** What changes in the region first. */
  readonly region?: (region: Region) => void
  /** Whose record is asked for, where nobody could ever be shown this one. */
  readonly askedFor?: string
  readonly then: Cell
}

const ORDER: TokenChange = {
  authorityReference: 'CORONER-2026-014',
  authorityApprovedBy: 'RIV-CALDICOTT-1',
}

export const ENTITLED_TWINS: readonly EntitledTwin[] = [
  {
    person: '9990000018',
    column: 'MedicationStatement',
    role: 'ig-officer',
    because: 'G-01: an order with a reference that the Caldicott Guardian approved',
    token: ORDER,
    then: 0, // The practice is asked for direct care alone.
  },
  {
    person: '9990000042',
    column: 'CarePlan',
    role: 'ig-officer',
    because: 'R-14 overridden: a coroner’s order reaches the record of the dead',
    token: ORDER,
    then: 1,
  },
  {
    person: '9990000026',
    column: 'MedicationStatement',
    role: 'social-worker',
    because: 'R-01: the person has withdrawn the dissent at the practice',
    region: ({ feeds, practice }) => {
      feeds.change('A81001', (feed) => ({ ...feed, registers: [] }))
      practice.register('9990000026', 'regular')
    },
    then: 1,
  },
  {
    person: '9990000034',
    column: 'MedicationStatement',
    role: 'social-worker',
    because: 'R-07: PDS no longer restricts the person',
    region: ({ pds, practice }) => {
      pds.change('9990000034', { sensitivity: 'U' })
      practice.register('9990000034', 'regular')
    },
    then: 1,
  },
  {
    person: '9990000042',
    column: 'MedicationStatement',
    role: 'gp',
    because: 'R-14: the death was recorded of the wrong person, and is taken back',
    region: ({ pds, practice }) => {
      pds.change('9990000042', { death: { date: '2026-05-04', status: 'removed' } })
      practice.register('9990000042', 'regular')
    },
    then: 1,
  },
  {
    person: '9990000131',
    column: 'MedicationStatement',
    role: 'ward-nurse',
    because: 'the practice answers again',
    region: ({ practice }) => {
      practice.fault('9990000131', 'ordinary')
    },
    then: 1,
  },
  {
    person: '9990000158',
    column: 'MedicationStatement',
    role: 'care-home-nurse',
    because: 'the practice answers again',
    region: ({ practice }) => {
      practice.fault('9990000158', 'ordinary')
    },
    then: 1,
  },
  {
    person: '9990000107',
    column: 'CarePlan',
    role: 'gp',
    because: 'of somebody whom councils know',
    askedFor: '9990000093',
    then: 2,
  },
  ...(['Patient', 'MedicationStatement', 'CarePlan'] as const).map((column) => ({
    person: '9990000166',
    column,
    role: 'social-worker',
    because: 'I-01: under a number that PDS knows',
    askedFor: '9990000069',
    then: 1,
  })),
]
