import { readFileSync } from 'node:fs'
import { DEFAULT_MATCHING, type MatchingByPurpose } from '../../patient-index/match/matching-settings.js'
import { type MatchingSettings } from '../settings-types.js'
import { parseWeights } from './weights-file.js'

/** How records are matched by these settings. Throws an Error that names the file where its weights are not right. */
export function readMatching(settings: MatchingSettings | undefined): MatchingByPurpose {
  if (settings === undefined) return DEFAULT_MATCHING
  const { population, thresholds, purposes = {}, weights } = settings
  if (weights === undefined) return { ...DEFAULT_MATCHING, population, thresholds, purposes }
  const read = parseWeights(textOf(weights))
  if (typeof read === 'string') throw new Error(`${weights}:1:1: ${read}`)
  return { weights: read, population, thresholds, purposes }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${file}:1:1: cannot be read`)
  }
}
