import { type ReleaseStanding } from '../../../model/release-states/release-life.js'
import { type HeldClass } from '../../../model/release-states/release-states.js'
import { table } from '../../html/components/table.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Visit } from '../../visit.js'
import { inWords } from '../../words/dates.js'
import { organisationName, plainWord } from '../../words/names.js'
import { type OfficerNames } from '../../words/officer-names.js'
import { releaseText, stateTag, unreadableText } from './release-words.js'

/** What organisations hold, each class once. What is held nationally is nobody's to release. */
export function heldClasses({ sources }: Pick<ConsolePorts, 'sources'>): readonly HeldClass[] {
  const held = sources.filter((it) => it.recordClass !== 'exchange')
  const named = held.map(({ organisation, recordClass }) => ({ organisation, recordClass }))
  return [...new Map(named.map((it) => [`${it.organisation} ${it.recordClass}`, it])).values()]
}

/** Who proposed what, why, and who takes part in a pilot is for the officers of the holder, and for those of all. */
export function mayReadActs({ viewer }: Visit, holder: string): boolean {
  return viewer === 'all' || viewer === holder
}

/** How far each holder releases its records, and what waits for a second officer. */
export async function releasesTable(visit: Visit, nameOf: OfficerNames): Promise<Html> {
  const { ports } = visit
  const rows = await Promise.all(
    heldClasses(ports).map(async (held) =>
      row(held, await ports.releaseStates.standingOf(held), visit, nameOf),
    ),
  )
  return markup`${table({
    caption: 'Release of records',
    size: 'm',
    responsive: true,
    columns: ['Holder', 'Records', 'Released', 'Since', 'Waiting'].map((heading) => ({ heading })),
    rows,
  })}
  <p>
    Records are off until two officers of their holder have opened them. One officer closes them at once. No power, and
    no consent, opens what is closed here.
  </p>`
}

function row(
  { organisation, recordClass }: HeldClass,
  standing: ReleaseStanding | 'unreadable',
  visit: Visit,
  nameOf: OfficerNames,
): Parameters<typeof table>[0]['rows'][number] {
  const { ports } = visit
  return [
    organisationName(organisation, ports),
    markup`<a href="/console/organisations/${organisation}/${recordClass}"
      >${plainWord(recordClass)}<span class="nhsuk-u-visually-hidden"
        >: release of ${organisationName(organisation, ports)}</span
      ></a
    >`,
    ...(standing === 'unreadable'
      ? [unreadableText(), 'Not known', 'Not known']
      : [
          stateTag(standing.release),
          standing.since === undefined ? 'Never opened' : inWords(standing.since),
          mayReadActs(visit, organisation)
            ? waitingText(standing.proposal, ports, nameOf)
            : 'Told to its own officers',
        ]),
  ]
}

function waitingText(
  proposal: ReleaseStanding['proposal'],
  ports: ConsolePorts,
  nameOf: OfficerNames,
): string {
  return proposal === undefined
    ? 'Nothing'
    : `${nameOf(proposal.by)} proposes ${releaseText(proposal.release, ports).toLowerCase()}: a second officer has to agree`
}
