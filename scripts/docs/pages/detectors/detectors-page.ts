import { ALERT_KINDS } from '../../../../src/audit/alerts/alert-kinds.js'
import { type Detector, type Need } from '../../../../src/audit/detectors/detector.js'
import { DETECTORS, isDetector } from '../../../../src/audit/detectors/detector-table.js'
import { RULES } from '../../../../src/audit/detectors/rules.js'
import { code, codes, pageText, table } from '../../markdown.js'
import { type Page } from '../../page.js'

const WITHOUT: Readonly<Record<Need, string>> = {
  'staff list': 'not watched where the organisation’s feed has no `staff`',
  'watched list': 'without `watched` in the organisation’s feed only those whom PDS restricts are watched',
  'PDS demographics': 'not watched where PDS gave no name or home address',
  settings: 'not watched until the settings list something',
}

/** Two of them see something without their list, and the page says what. */
const STILL: Readonly<Record<string, string>> = {
  leaver: 'without a staff list only a long silence is seen',
  'household-incident': 'without an address only the person of the enquiry is watched, not their household',
  'same-surname': 'not watched without a staff list and the name that PDS gave',
  'same-household': 'not watched without a staff list and the address that PDS gave',
}

/** Every rule of detection, what carries it out, what it needs, what it is not for, and its thresholds. */
export function detectorsPage(): Page {
  const rules = RULES.flatMap(({ rule, alerts }) =>
    alerts.map((alert) => [
      String(rule),
      code(alert),
      ALERT_KINDS[alert].severity,
      ALERT_KINDS[alert].plain,
      ...(isDetector(alert)
        ? detectorCells(alert, DETECTORS[alert])
        : ['', 'nothing: one entry tells of it']),
    ]),
  )
  const blocks = [
    'What the gateway watches the access log for. Most rules take more than one entry: a detector reads the log in order, remembers what it needs for as long as its window lasts, and raises an alert in the queue of the organisation whose worker it is about. A look is opening one person’s record, let in or refused; finding a person, or a list they stand in, is none. What is notified is the alert’s reference alone.',
    'A detector reads what an entry holds and, where there is one, the list `staff` in the organisation’s feed: `userId`, and of what is known `nhsNumber`, `familyName`, `address` {`line`, `postcode`}, `declared` (NHS numbers of those the worker has declared an interest in), `hours` [{`days` 1 to 7, `from`, `to`}], `leave` [{`from`, `to`}], `leftOn`. Of who somebody is only digests under the key of this gateway are kept. What is not there is not guessed.',
    'The list `watched` in the feed holds the NHS numbers of those whose records the organisation asks to have watched: people who are well known or in the news, or of whom somebody might take advantage. It is replaced whole with each feed, kept as digests under the key of this gateway alone, and each change of it is an entry of the access log: how many people are on it, and a digest of the list under that key. An officer of the organisation is told where its own worker opens such a record; where a worker of another organisation does, only who looks after all of them is told, because whom one organisation watches is not for the others to know.',
    table(['Rule', 'Alert', 'Severity', 'Says', 'Not for', 'Needs beside the log'], rules),
    '## Thresholds',
    'Under `detectors` in the settings, by the name of the alert.',
    table(
      ['Alert', 'Threshold', 'Without it', 'Means'],
      Object.keys(DETECTORS).filter(isDetector).flatMap(thresholds),
    ),
  ]
  return { file: 'detectors.md', text: pageText('Detectors', '`src/audit/detectors`', blocks) }
}

function detectorCells(name: string, { notFor, needs }: Detector): readonly string[] {
  const without = STILL[name] ?? needs.map((it) => WITHOUT[it]).join('; ')
  return [notFor, needs.length === 0 ? 'nothing' : `${needs.join(', ')}: ${without}`]
}

function thresholds(name: keyof typeof DETECTORS): readonly (readonly string[])[] {
  const { dials, lists }: Detector = DETECTORS[name]
  return [
    ...Object.entries(dials).map(([dial, it]) => [code(name), code(dial), String(it.value), it.means]),
    ...Object.entries(lists).map(([list, it]) => [code(name), code(list), codes(it.value), it.means]),
  ]
}
