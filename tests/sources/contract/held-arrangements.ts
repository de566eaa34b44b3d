import { type Holding } from '../../../src/model/extracts/held-records.js'
import { type Area } from '../../../src/model/area.js'
import { type Connector } from '../../../src/sources/connector.js'
import { extract } from '../../../src/sources/extract/extract.js'
import { NHS_NUMBER, OTHER_NHS_NUMBER, sourceSettings, sourceWorld } from '../source-world.js'
import { type SourceSettings } from '../../../src/config/settings-types.js'

/** A kind of source whose records are held by us: what can go wrong is the store, and what it holds. */
export type HeldSubject = {
  readonly kind: string
  readonly areas: readonly Area[]
  readonly settings: SourceSettings
  readonly connect: (holding: (most: number) => Promise<Holding>) => Connector
}

const SETTINGS = sourceSettings({
  kind: 'extract',
  recordClass: 'social-care-record',
  options: { key: ['ID'], birthDate: 'BORN' },
})

export const HELD_SUBJECTS: readonly HeldSubject[] = [
  {
    kind: 'extract',
    areas: ['demographics', 'services'],
    settings: SETTINGS,
    connect: (holding) =>
      extract(
        SETTINGS,
        sourceWorld(undefined, { held: { holding: (_source, _numbers, most) => holding(most) } }),
      ),
  },
]

export const AS_AT = '2026-06-30'

/** What a sound store holds of the person. */
export function soundHolding(
  more: Readonly<Record<string, string>> = {},
  nhsNumber: string = NHS_NUMBER,
): Holding {
  return {
    asOf: '2026-09-30',
    isPartial: false,
    isDisputed: false,
    records: [
      {
        recordId: 'record-1',
        nhsNumber,
        isLinked: false,
        content: { ID: '1', BORN: '12/03/1941', ...more },
        asOf: AS_AT,
        receivedAt: '2026-10-02T08:00:00.000Z',
      },
    ],
  }
}

type Fault = {
  readonly name: string
  readonly holding: (most: number) => Promise<Holding>
  readonly outcome: 'answered-empty' | 'partial' | 'timed-out' | 'error'
  readonly reasons: readonly string[]
}

export const HELD_FAULTS: readonly Fault[] = [
  {
    name: 'never answers',
    holding: () => new Promise(() => undefined),
    outcome: 'timed-out',
    reasons: ['timed-out'],
  },
  {
    name: 'is down',
    holding: () => Promise.reject(new Error('connection refused 9990000018')),
    outcome: 'error',
    reasons: ['store-failed'],
  },
  {
    name: 'has never been given an extract',
    holding: () => Promise.resolve({ asOf: undefined, isPartial: false, isDisputed: false, records: [] }),
    outcome: 'error',
    reasons: ['nothing-held'],
  },
  {
    name: 'holds nothing of the person',
    holding: () => Promise.resolve({ asOf: '2026-09-30', isPartial: false, isDisputed: false, records: [] }),
    outcome: 'answered-empty',
    reasons: [],
  },
  {
    name: 'has rows that nobody could read, and nothing of the person',
    holding: () => Promise.resolve({ asOf: '2026-09-30', isPartial: true, isDisputed: false, records: [] }),
    outcome: 'partial',
    reasons: ['rows-unread'],
  },
  {
    name: 'gives a record of another person',
    holding: () => Promise.resolve(soundHolding({}, OTHER_NHS_NUMBER)),
    outcome: 'error',
    reasons: ['other-nhs-number'],
  },
  {
    name: 'gives one record of another person among the person’s own',
    holding: () => {
      const [own, other] = [soundHolding(), soundHolding({}, OTHER_NHS_NUMBER)]
      return Promise.resolve({ ...own, records: [...own.records, ...other.records] })
    },
    outcome: 'error',
    reasons: ['other-nhs-number'],
  },
  {
    name: 'gives a record with another date of birth',
    holding: () => Promise.resolve(soundHolding({ BORN: '1941-03-13' })),
    outcome: 'error',
    reasons: ['other-birth-date'],
  },
  {
    name: 'gives more records than one person has',
    holding: (most) => {
      const { records, ...holding } = soundHolding()
      return Promise.resolve({ ...holding, records: Array.from({ length: most }, () => records[0]!) })
    },
    outcome: 'error',
    reasons: ['too-many-records'],
  },
]
