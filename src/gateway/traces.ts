import { randomUUID } from 'node:crypto'
import { type Settings } from '../config/settings-types.js'
import { type DisclosurePorts } from '../disclosure/ports.js'
import { type Events } from '../observability/events.js'
import { type Metrics } from '../observability/metrics.js'
import { otlpExporter } from '../observability/traces/exporter.js'
import { NO_TRACER, type Tracer, tracer } from '../observability/traces/tracer.js'
import { VERSION } from '../version.js'

/** Traces as the settings say; without the setting none, at no cost. */
export function openTracer(
  { traces }: Pick<Settings, 'traces'>,
  metrics: Metrics,
  random: () => number,
): Tracer {
  if (traces === undefined) return NO_TRACER
  const exporter = otlpExporter({
    url: traces.url,
    service: { version: VERSION, instance: randomUUID() },
    counted: (outcome, spans) => metrics.spans.inc({ outcome }, spans),
  })
  return tracer({ exporter, share: traces.share, random })
}

/** The events with what traces take from them. */
export function tracedEvents(events: Events, traced: Tracer): Events {
  return {
    ...events,
    answered: (it) => {
      traced.ended(it)
      events.answered(it)
    },
    sourceAttempted: (it) => {
      traced.fetched(it)
      events.sourceAttempted(it)
    },
  }
}

/** The steps of a disclosure that go outside, and those that say where they are, as spans of its request. */
export function tracedPorts(ports: DisclosurePorts, traced: Tracer): DisclosurePorts {
  if (traced === NO_TRACER) return ports
  const { trace, findPerson, audit } = ports
  return {
    ...ports,
    trace: (...asked) => traced.step('identity', () => trace(...asked)),
    findPerson: (...asked) => traced.step('identity', () => findPerson(...asked)),
    audit: {
      ...audit,
      log: { append: (entry) => traced.step('audit', () => audit.log.append(entry)) },
    },
    step: (name, work) => traced.step(name, work),
  }
}
