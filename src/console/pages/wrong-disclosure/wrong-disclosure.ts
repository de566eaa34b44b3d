import { type KeptPart } from '../../../audit/payloads/payload-keeper.js'
import { rulesIn } from '../../../audit/questions/event-for.js'
import { type ConsolePorts } from '../../ports.js'
import { counted, inWords } from '../../words/dates.js'
import { organisationName, plainType, plainWord, sourceName, spacedNumber } from '../../words/names.js'
import { byCategory } from '../log/by-category.js'
import { type SeenEntry, receiptOf } from '../log/seen-entry.js'

/** A fact of a report, by its name. */
export type Fact = readonly [name: string, value: string]

/** Part of a report on a disclosure. */
export type Part = { readonly heading: string; readonly facts: readonly Fact[] }

/** What a report is made of, beside the event. */
export type ReportAbout = {
  /** When the officer's organisation became aware. */
  readonly aware: Date
  readonly now: Date
  /** What is kept of what was shown, under the key of the officer's organisation; undefined where nothing ever is. */
  readonly kept: readonly KeptPart[] | undefined
  readonly ports: ConsolePorts
}

/** Everything that is known of one disclosure, as far as the officer's organisation may see it, for those who judge it. */
export function wrongDisclosure(found: SeenEntry, about: ReportAbout): readonly Part[] {
  const { seen } = found
  return [
    { heading: 'The clock', facts: clockFacts(about) },
    { heading: 'Whose information it was', facts: personFacts(found) },
    { heading: 'Who received it', facts: recipientFacts(found, about) },
    { heading: 'On what basis', facts: basisFacts(found, about) },
    { heading: 'What was shared, by category', facts: categoryFacts(found, about) },
    {
      heading: 'Every resource that was shared',
      facts: seen.released.map((it) => [
        it.reference,
        `${sourceName(it.source, about.ports)}, ${it.decision === 'mask' ? 'some of its fields masked' : 'as it was'}, rules ${it.reasons.join(', ') || 'none'}`,
      ]),
    },
    { heading: 'What is kept of what was shown', facts: keptFacts(about) },
    { heading: 'Proof', facts: proofFacts(found) },
  ]
}

const LIMIT_HOURS = 72
const HOUR_MS = 3_600_000

/** UK GDPR Article 33(1): without undue delay and, where feasible, within 72 hours of having become aware of a breach. */
function clockFacts({ aware, now }: ReportAbout): readonly Fact[] {
  const until = new Date(aware.getTime() + LIMIT_HOURS * HOUR_MS)
  const left = Math.floor((until.getTime() - now.getTime()) / HOUR_MS)
  return [
    ['Became aware', inWords(aware)],
    ['72 hours end', inWords(until)],
    [
      'Left',
      left >= 0
        ? counted(left, 'whole hour')
        : 'None: where it has to be notified, the reasons for the delay go with the notification (UK GDPR Article 33(1))',
    ],
    ['This report was made', inWords(now)],
  ]
}

function personFacts({ seen: { columns } }: SeenEntry): readonly Fact[] {
  return [
    ['People concerned by this event', columns.subject === undefined ? 'None' : '1'],
    ...(columns.subject === undefined ? [] : [['NHS number', spacedNumber(columns.subject)] as const]),
  ]
}

function recipientFacts({ seen }: SeenEntry, { ports }: ReportAbout): readonly Fact[] {
  const { columns, requester, at } = seen
  const { userName } = requester
  const user = columns.actor ?? 'No named person'
  return [
    ['When', inWords(at ?? columns.recorded)],
    ['Person', userName === undefined ? user : `${userName} (${user})`],
    ['Role', requester.role === undefined ? 'Not known' : plainWord(requester.role)],
    ['Organisation', organisationName(columns.actorOrganisation, ports)],
    ['System', requester.callingSystem ?? 'Not known'],
  ]
}

function basisFacts({ seen }: SeenEntry, { ports }: ReportAbout): readonly Fact[] {
  const { columns, requester, basis, ruleSetHash } = seen
  const rules = [...rulesIn(seen)].toSorted()
  const words = (id: string): string => ports.rules.find((it) => it.id === id)?.plain ?? 'no longer in force'
  const given: readonly (readonly [string, string | undefined])[] = [
    [
      'Asked for',
      `${plainWord(columns.action)}${seen.type === undefined ? '' : `: ${plainType(seen.type)}`}`,
    ],
    ['Purpose', columns.purpose === undefined ? undefined : plainWord(columns.purpose)],
    ['Break-glass', columns.breakGlass ? 'Yes' : 'No'],
    ['Reason given', requester.reason],
    ['Authority', requester.authority],
    ['Relationship', requester.selfClaimed ? 'Claimed by the user, on no register' : undefined],
    ...basis.flatMap(({ gdpr6, gdpr9, commonLaw, duty }) => [
      ['UK GDPR Article 6', gdpr6] as const,
      ['UK GDPR Article 9', gdpr9] as const,
      ['Common law', commonLaw] as const,
      ['Duty', duty] as const,
    ]),
    ...rules.map((id) => [`Rule ${id}`, words(id)] as const),
    ['Rule set', ruleSetHash],
  ]
  return given.flatMap(([name, value]): readonly Fact[] => (value === undefined ? [] : [[name, value]]))
}

function categoryFacts({ seen }: SeenEntry, { ports }: ReportAbout): readonly Fact[] {
  const holders = new Map(seen.sources.map((it) => [it.source, it.organisation]))
  return byCategory(seen.released).map(({ type, source, count, masked }) => {
    const holder = organisationName(holders.get(source) ?? ports.controllerOf(source), ports)
    return [
      `${plainType(type)}, ${sourceName(source, ports)}`,
      `${counted(count, 'resource')}, ${String(masked)} of them masked in part; controller ${holder}`,
    ]
  })
}

function keptFacts({ kept, ports }: ReportAbout): readonly Fact[] {
  if (kept === undefined) return [['Records as they were shown', 'This gateway keeps none']]
  if (kept.length === 0)
    return [
      [
        'Records as they were shown',
        'None of your organisation’s: none were shown, or their time has run out. Another controller may hold its own',
      ],
    ]
  return kept.map(({ source, kept: at, text }) => [
    sourceName(source, ports),
    `Kept on ${inWords(at)}${text === undefined ? ', under a key that the gateway no longer has' : ', to be opened from the event with a reason'}`,
  ])
}

function proofFacts({ entry }: SeenEntry): readonly Fact[] {
  return [
    ['Receipt', receiptOf(entry)],
    ['Correlation ID', entry.columns.requestId],
    ['Leaf hash (RFC 6962)', entry.leaf],
  ]
}
