import { type AlertKindName } from '../alerts/alert-kinds.js'
import { type Detector } from './detector.js'
import { DETECTORS, isDetector } from './detector-table.js'

/** One way in which access to records is misused, and the alerts that tell of it. */
export type DetectionRule = { readonly rule: number; readonly alerts: readonly AlertKindName[] }

/** Rules that one entry of the log tells of by itself. */
const BY_ONE_ENTRY: readonly DetectionRule[] = [
  { rule: 8, alerts: ['self-claimed-relationship'] },
  { rule: 9, alerts: ['break-glass'] },
  { rule: 10, alerts: ['follow-up-missing'] },
  // The three grounds on which a dissent may be overridden: each access under one is an alert.
  { rule: 11, alerts: ['break-glass', 'safeguarding-access', 'legal-access'] },
]

/** Every rule of detection, by number. */
export const RULES: readonly DetectionRule[] = [
  ...Object.keys(DETECTORS)
    .filter(isDetector)
    .map((name) => ({ rule: ruleOf(DETECTORS[name]), alerts: [name] })),
  ...BY_ONE_ENTRY,
].toSorted((one, other) => one.rule - other.rule)

function ruleOf({ rule }: Detector): number {
  return rule
}
