import { isDeliberate } from '../../../audit/questions/deliberate.js'
import { type SeenEvent } from '../../../audit/questions/event-for.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { type ConsolePorts } from '../../ports.js'
import { inWords } from '../../words/dates.js'
import { organisationName, plainWord } from '../../words/names.js'

/** For whom a report is written. */
export const VERSIONS = ['officer', 'person', 'proxy'] as const
export type Version = (typeof VERSIONS)[number]

/** One access as the report tells it. */
export type ReportLine = {
  readonly entry: FoundEntry
  readonly time: string
  readonly who: string
  readonly purpose: string
  readonly seen: string
  readonly outcome: string
  readonly how: string
}

/** An access in the words of the report: staff are named to the person as their own organisation has decided. */
export function reportLine(
  entry: FoundEntry,
  event: SeenEvent,
  version: Version,
  ports: ConsolePorts,
): ReportLine {
  const { columns } = event
  const areas = [...new Set(event.released.flatMap((it) => it.area ?? []))].toSorted()
  return {
    entry,
    time: inWords(columns.recorded),
    who: staffName(event, version, ports),
    purpose: columns.purpose === undefined ? 'Oversight of the access log' : plainWord(columns.purpose),
    seen: areas.length === 0 ? 'Nothing of the record' : areas.map(plainWord).join(', '),
    outcome: outcomeOf(event),
    how: isDeliberate(event) ? 'On purpose' : 'In passing',
  }
}

function outcomeOf({ columns }: SeenEvent): string {
  if (columns.kind === 'refusal') return 'Tried, and refused'
  if (columns.kind === 'access') return 'The access log was read'
  return columns.breakGlass ? 'Shared, in an emergency' : 'Shared'
}

function staffName({ columns, requester }: SeenEvent, version: Version, ports: ConsolePorts): string {
  const ods = columns.actorOrganisation
  const organisation = organisationName(ods, ports)
  const own = ports.organisations.find((it) => it.ods === ods)
  const naming = version === 'officer' ? 'name' : (own?.staffNaming ?? 'organisation')
  const role = requester.role === undefined ? 'Role not known' : plainWord(requester.role)
  if (naming === 'organisation') return organisation
  if (naming === 'role') return `${role}, ${organisation}`
  return `${requester.userName ?? columns.actor ?? 'Not known'}, ${role}, ${organisation}`
}
