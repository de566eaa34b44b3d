import { type JsonObject } from '../../model/json.js'
import { type Demographics } from '../../model/matching/demographics.js'
import { type Match } from '../../model/matching/found-person.js'
import { prepare } from '../compare/prepare.js'
import { readDemographics } from '../../model/matching/read-demographics.js'
import { type Matching, type Thresholds, judge, verdictOf } from './judge.js'

const GRADES = { link: 'certain', review: 'probable' } as const

/**
 * How well a description fits a FHIR R4 Patient, on a day (ISO 8601 date). Undefined where it does not fit well enough
 * to be shown, or where a rule of the matcher stands against it.
 */
export function matchOf(
  described: Demographics,
  patient: JsonObject,
  matching: Matching,
  thresholds: Thresholds,
  today: string,
): Match | undefined {
  const judgement = judge(prepare(described), prepare(readDemographics(patient, today)), matching)
  const verdict = verdictOf(judgement, thresholds)
  const { given, family, birthDate, sex } = judgement.agreement
  // Whoever names a number says whose it is: what comes back must be what was asked.
  if (verdict === 'none' || [given, family, birthDate, sex].includes('different')) return undefined
  return { grade: GRADES[verdict], score: Math.round(judgement.probability * 10_000) / 10_000 }
}
