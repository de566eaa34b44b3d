import { type Schema, about, record } from '../schema-parts.js'

/** How long the evidence of an entry is kept at least. */
export const retention: Schema = about(
  'How long the evidence of the access log is kept. Without it none is ever removed.',
  record({
    minimumDays: about('Days of which `linchpin audit retain` removes nothing.', {
      type: 'integer',
      minimum: 1,
      maximum: 36_525,
    }),
  }),
)
