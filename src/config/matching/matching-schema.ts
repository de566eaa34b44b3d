import { PURPOSES } from '../../model/purpose.js'
import { type Schema, about, record, text } from '../schema-parts.js'

const share: Schema = { type: 'number', minimum: 0, maximum: 1 }
/** Below this, one link in a hundred may be of another person: no installation may choose that. */
const link: Schema = { type: 'number', minimum: 0.99, maximum: 1 }

const thresholds = record({
  link: about('Probability from which on two records count as one person’s without anybody asked.', link),
  review: about('Probability from which on they are a case for somebody to judge.', share),
})

/** JSON Schema of how records are matched. */
export const matching: Schema = about(
  'How records are matched with people. Without it: weights of a synthetic population, 60 million people, link from 0.999 and review from 0.5.',
  record(
    {
      population: about('Of how many people the one sought is one: everyone PDS knows, as a rule.', {
        type: 'integer',
        minimum: 1_000_000,
      }),
      thresholds: about('From where on records count as one person’s.', thresholds),
    },
    {
      purposes: about('Other thresholds where somebody asks for these purposes.', {
        type: 'object',
        propertyNames: { enum: [...PURPOSES] },
        additionalProperties: thresholds,
      }),
      weights: about(
        'File of weights that `linchpin match estimate` wrote, relative to the settings file.',
        text,
      ),
    },
  ),
)
