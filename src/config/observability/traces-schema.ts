import { outside } from '../notify-schema.js'
import { type Schema, about, record } from '../schema-parts.js'

/** Where traces go. */
export const traces: Schema = about(
  'Traces of requests: how long each step took, under random ids. Without it there are none.',
  record({
    url: about('OpenTelemetry collector that takes OTLP over HTTP; `/v1/traces` is added.', outside),
    share: about('Of the requests that come without a trace of their own, which share is traced.', {
      type: 'number',
      minimum: 0,
      maximum: 1,
    }),
  }),
)
