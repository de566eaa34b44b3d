import { DETECTORS, isDetector } from '../../audit/detectors/detector-table.js'
import { type Detector } from '../../audit/detectors/detector.js'
import { type Schema, about, record } from '../schema-parts.js'

/** Thresholds of the detectors, from their table: each with its default in what it means. */
export const detectors: Schema = about(
  'Thresholds of the detectors that watch the access log. What is left out is as its description says.',
  record({}, Object.fromEntries(Object.keys(DETECTORS).filter(isDetector).flatMap(settable))),
)

/** A detector without thresholds has nothing to set. */
function settable(name: keyof typeof DETECTORS): readonly (readonly [string, Schema])[] {
  const { plain, dials, lists }: Detector = DETECTORS[name]
  const numbers = Object.entries(dials).map(([dial, { means, value, from, to }]) => {
    const schema = { type: 'integer', minimum: from, maximum: to }
    return [dial, about(`${means} Without it, ${value}.`, schema)] as const
  })
  const texts = Object.entries(lists).map(([list, { means, value }]) => {
    const schema = { type: 'array', items: { type: 'string', minLength: 1 } }
    const without = value.length === 0 ? 'none' : value.map((it) => `\`${it}\``).join(', ')
    return [list, about(`${means} Without it, ${without}.`, schema)] as const
  })
  const members = Object.fromEntries([...numbers, ...texts])
  return numbers.length + texts.length === 0 ? [] : [[name, about(plain, record({}, members))]]
}
