import { type Json } from '../../../model/json.js'
import { type Draft, takeOut } from '../reading/draft.js'
import { type Place, type Read } from '../reading/place.js'
import {
  boolean,
  codes,
  dateTime,
  decimal,
  integer,
  positiveInt,
  text,
  time,
  unsignedInt,
} from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { type Elements, choice, many, moved, one } from '../reading/rows.js'
import { codeableConcept } from './coding.js'
import { duration, evict, period, range, ratio, simpleQuantity } from './quantities.js'

const UNIT_OF_TIME = codes('s', 'min', 'h', 'd', 'wk', 'mo', 'a')
const WHEN = codes(
  ...['MORN', 'AFT', 'EVE', 'NIGHT', 'PHS', 'HS', 'WAKE', 'C', 'CM', 'CD', 'CV', 'AC', 'ACM', 'ACD', 'ACV'],
  ...[
    'PC',
    'PCM',
    'PCD',
    'PCV',
    'MORN.early',
    'MORN.late',
    'NOON',
    'AFT.early',
    'AFT.late',
    'EVE.early',
    'EVE.late',
  ],
)
export const DAY_OF_WEEK = codes('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')

/** Timing.repeat; what its invariants tim-1 to tim-10 do not allow together is kept aside. */
const repeat: Read = readObject({
  elements: {
    ...choice('bounds', 'bounds', { Duration: duration, Range: range, Period: period }),
    count: one('count', positiveInt),
    countMax: one('countMax', positiveInt),
    duration: one('duration', decimal),
    durationMax: one('durationMax', decimal),
    durationUnit: one('durationUnit', UNIT_OF_TIME),
    frequency: one('frequency', positiveInt),
    frequencyMax: one('frequencyMax', positiveInt),
    period: one('period', decimal),
    periodMax: one('periodMax', decimal),
    periodUnit: one('periodUnit', UNIT_OF_TIME),
    dayOfWeek: many('dayOfWeek', DAY_OF_WEEK),
    timeOfDay: many('timeOfDay', time),
    when: many('when', WHEN),
    offset: one('offset', unsignedInt),
  },
  finish: keepTimingInvariants,
  known: 'by-holder',
})

export const timing: Read = readObject({
  elements: {
    event: many('event', dateTime),
    repeat: one('repeat', repeat),
    code: one('code', codeableConcept),
  },
  modifiable: 'yes',
})

/** A Dosage: the dose and rate of STU3 become one item of doseAndRate. */
export const dosage: Read = readObject({
  elements: {
    sequence: one('sequence', integer),
    text: one('text', text),
    additionalInstruction: many('additionalInstruction', codeableConcept),
    patientInstruction: one('patientInstruction', text),
    timing: one('timing', timing),
    ...choice('asNeeded', 'asNeeded', { Boolean: boolean, CodeableConcept: codeableConcept }),
    site: one('site', codeableConcept),
    route: one('route', codeableConcept),
    method: one('method', codeableConcept),
    ...inDoseAndRate(choice('dose', 'dose', { Range: range, Quantity: simpleQuantity })),
    ...inDoseAndRate(choice('rate', 'rate', { Ratio: ratio, Range: range, Quantity: simpleQuantity })),
    maxDosePerPeriod: one('maxDosePerPeriod', ratio),
    maxDosePerAdministration: one('maxDosePerAdministration', simpleQuantity),
    maxDosePerLifetime: one('maxDosePerLifetime', simpleQuantity),
  },
  finish: gatherDoseAndRate,
  modifiable: 'yes',
})

function inDoseAndRate(elements: Elements): Elements {
  return Object.fromEntries(
    Object.entries(elements).map(([name, row]) => [name, moved(row, `doseAndRate.${name}`)]),
  )
}

const DOSE_OR_RATE = ['doseRange', 'doseQuantity', 'rateRatio', 'rateRange', 'rateQuantity']

function gatherDoseAndRate(draft: Draft): void {
  const gathered: Record<string, Json> = {}
  for (const name of DOSE_OR_RATE) {
    const value = takeOut(draft, name)
    if (value !== undefined) gathered[name] = value
  }
  if (Object.keys(gathered).length > 0) draft.out['doseAndRate'] = [gathered]
}

/** Which member of Timing.repeat cannot stand without which other. */
const NEEDS: readonly (readonly [string, string])[] = [
  ['durationMax', 'duration'],
  ['duration', 'durationUnit'],
  ['durationMax', 'durationUnit'],
  ['periodMax', 'period'],
  ['period', 'periodUnit'],
  ['periodMax', 'periodUnit'],
  ['countMax', 'count'],
  ['offset', 'when'],
]

function keepTimingInvariants(draft: Draft, at: Place): void {
  for (const name of ['duration', 'period']) if (isNegative(draft.out[name])) evict(draft, name, at)
  for (const [name, needed] of NEEDS) if (draft.out[needed] === undefined) evict(draft, name, at)
  if (draft.out['when'] !== undefined) evict(draft, 'timeOfDay', at)
}

function isNegative(value: Json | undefined): boolean {
  return typeof value === 'number' && value < 0
}
