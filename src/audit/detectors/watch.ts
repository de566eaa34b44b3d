import { REFUSALS_OF_NO_WORD } from '../../model/refusals/code-said.js'
import { type AlertDraft, matterOf } from '../alerts/alerts-of-access.js'
import { type Detector, type Finding, type Given, type Watch } from './detector.js'
import { DETECTORS, type DetectorName, isDetector } from './detector-table.js'
import { DAY, type Memory, recent } from './memory.js'
import { type Sighting } from './sighting.js'

const OF_MANY = 'of many'

/** What the settings say of detectors: thresholds by the name of the detector. */
export type DetectorSettings = Readonly<Partial<Record<DetectorName, Given>>>

/** Every detector with the thresholds in force. */
export type Watching = readonly {
  readonly name: DetectorName
  readonly detector: Detector
  readonly watch: Watch
}[]

/** What is remembered, by who remembers it; what has run out at that time, in milliseconds, is forgotten. */
export type Memories = (owner: string, at: number) => Memory

/** Where the alerts that were raised are remembered, so that a matter is not told of again and again. */
const TOLD = 'told'

/** The detectors as the settings of an installation have them. */
export function watching(settings: DetectorSettings | undefined): Watching {
  return Object.keys(DETECTORS)
    .filter(isDetector)
    .map((name) => {
      const detector: Detector = DETECTORS[name]
      return { name, detector, watch: detector.watch(settings?.[name]) }
    })
}

/** What the detectors need to remember to take a sighting in: whose memory, and under which keys. */
export function memoriesFor(
  all: Watching,
  sighting: Sighting,
): readonly { readonly owner: string; readonly keys: readonly string[] }[] {
  return all.flatMap(({ name, detector, watch }) => {
    const keys = watch.keysOf(sighting)
    if (keys.length === 0) return []
    const own = { owner: name, keys: keys.filter((it) => it !== '') }
    return detector.quietDays === 0
      ? [own]
      : [own, { owner: TOLD, keys: [false, true].map((it) => toldKey(name, detector, sighting, it)) }]
  })
}

/**
 * Takes one sighting in and gives the alerts it calls for. A fold: the same sightings in the same order give the same
 * alerts, wherever it was stopped and went on. Alerts of one matter on one day are one.
 */
export function takeIn(all: Watching, sighting: Sighting, memories: Memories): readonly AlertDraft[] {
  return all.flatMap(({ name, detector, watch }) => {
    if (watch.keysOf(sighting).length === 0) return []
    const finding = watch.see(sighting, memories(name, sighting.at))
    if (finding === undefined) return []
    const { detail, isOfMany = isOfHidden(detector, sighting) } = finding
    if (isTold(name, detector, sighting, isOfMany, memories(TOLD, sighting.at))) return []
    return [draftOf(name, detector, sighting, { detail, isOfMany })]
  })
}

function isTold(
  name: DetectorName,
  detector: Detector,
  sighting: Sighting,
  isOfMany: boolean,
  told: Memory,
): boolean {
  if (detector.quietDays === 0) return false
  const key = toldKey(name, detector, sighting, isOfMany)
  if (recent(told.marks(key), sighting.at, detector.quietDays * DAY).length > 0) return true
  told.keep(key, [{ at: sighting.at, what: '', times: 1 }], detector.quietDays)
  return false
}

function toldKey(
  name: DetectorName,
  { about }: Detector,
  { organisation, actor, subject, kind }: Sighting,
  isOfMany: boolean,
): string {
  const refused = about !== 'worker' && kind === 'refusal' ? [kind] : []
  // What officers for all organisations were told, those of the worker's own were not.
  const whom = isOfMany ? [OF_MANY] : []
  return JSON.stringify([name, organisation, actor, about === 'worker' ? null : subject, ...refused, ...whom])
}

function draftOf(
  name: DetectorName,
  detector: Detector,
  sighting: Sighting,
  { detail, isOfMany }: Pick<Finding, 'detail'> & { readonly isOfMany: boolean },
): AlertDraft {
  const { organisation, actor, recorded, purpose } = sighting
  const subject = detector.about === 'worker' ? undefined : sighting.subject
  return {
    kind: name,
    severity: detector.severity,
    audience: detector.audience,
    matter: matterOf(name, [
      organisation,
      actor,
      subject,
      recorded.slice(0, 10),
      ...(isOfMany ? [OF_MANY] : []),
    ]),
    organisations: isOfMany ? [] : [organisation],
    actor,
    actorOrganisation: organisation,
    subject,
    purpose: detector.about === 'worker' ? undefined : purpose,
    at: recorded,
    detail,
  }
}

/** Whether the worker was told that nobody is there, or that it could not be checked: an alert that names who it was says more. */
function isOfHidden({ about }: Detector, { kind, outcome }: Sighting): boolean {
  return about !== 'worker' && kind === 'refusal' && REFUSALS_OF_NO_WORD.has(outcome)
}
