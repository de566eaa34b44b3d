import { type SeenEvent, rulesIn } from '../../../audit/questions/event-for.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { type Json } from '../../../model/json.js'
import { details } from '../../html/components/details.js'
import { insetText } from '../../html/components/inset-text.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { inWords } from '../../words/dates.js'
import {
  organisationName,
  outcomeSentence,
  plainType,
  plainWord,
  sourceName,
  spacedNumber,
} from '../../words/names.js'
import { byCategory } from './by-category.js'

/** What was decided, and the words of every rule that decided it. */
export function decisionSection(event: SeenEvent, ports: ConsolePorts): Html {
  const rules = [...rulesIn(event)].toSorted()
  const { basis, obligations, columns } = event
  return markup`<h2>What was decided</h2>
    ${insetText(markup`<p>${outcomeSentence(columns.outcome)}${columns.breakGlass && ' Break-glass was used.'}</p>`)}
    ${
      rules.length > 0 &&
      markup`<h3>Why</h3>
        <ul>
          ${rules.map((id) => markup`<li>${ruleInWords(id, ports)}</li>`)}
        </ul>`
    }
    ${
      basis.length > 0 &&
      details(
        'Legal basis',
        basis.map((it) =>
          summaryList([
            { key: 'UK GDPR Article 6', value: it.gdpr6 },
            { key: 'UK GDPR Article 9', value: it.gdpr9 },
            { key: 'Common law', value: it.commonLaw },
            ...(it.duty === undefined ? [] : [{ key: 'Duty', value: it.duty }]),
          ]),
        ),
      )
    }
    ${
      obligations.length > 0 &&
      markup`<h3>What had to be done as well</h3>
        <ul>
          ${obligations.map((it) => markup`<li>${plainWord(it)}</li>`)}
        </ul>`
    }`
}

/** A rule's own sentence and where it is laid down. */
function ruleInWords(id: string, { rules }: Pick<ConsolePorts, 'rules'>): Content {
  const rule = rules.find((it) => it.id === id)
  if (rule === undefined) return `Rule ${id}, which is no longer in force.`
  return markup`<a href="/console/rules/${id}">${id}</a>: ${rule.plain}
    <span class="nhsuk-u-secondary-text-colour">(${rule.cite.join('; ')})</span>`
}

/** Who asked for what, of whom. */
export function requestSection({ columns, requester, at, type }: SeenEvent, ports: ConsolePorts): Html {
  const rows: readonly (readonly [string, Content])[] = [
    ['Time', inWords(at ?? columns.recorded)],
    ['User', userInWords(requester.userName, columns.actor)],
    ['Role', requester.role === undefined ? undefined : plainWord(requester.role)],
    ['Organisation', organisationName(columns.actorOrganisation, ports)],
    ['Person', columns.subject === undefined ? undefined : spacedNumber(columns.subject)],
    ['Asked for', markup`${plainWord(columns.action)}${type !== undefined && `: ${plainType(type)}`}`],
    ['Purpose', columns.purpose === undefined ? undefined : plainWord(columns.purpose)],
    ['Reason given', requester.reason],
    ['Authority', requester.authority],
    ['Relationship', requester.selfClaimed ? 'Claimed by the user, on no register' : undefined],
  ]
  return markup`<h2>What was asked</h2>
    ${summaryList(rows.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])))}`
}

/** Somebody by name with the user id beside it; by the id alone where the event has no name. */
export function userInWords(name: string | undefined, id: string | undefined): string {
  if (id === undefined) return 'The gateway itself'
  return name === undefined ? id : `${name} (${id})`
}

/** What a change changed or an officer did. */
export function changedSection({ changed }: SeenEvent): Html {
  const rows = Object.entries(changed ?? {}).map(([key, value]) => ({
    key: plainWord(key),
    value: textOfJson(value),
  }))
  return markup`<h2>Details</h2>
    ${summaryList(rows)}`
}

function textOfJson(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** What was shared, by category. */
export function releasedSection(event: SeenEvent, ports: ConsolePorts): Html {
  const groups = byCategory(event.released)
  if (groups.length === 0)
    return markup`<h2>What was shared</h2>
      <p>Nothing was shared that you can see.</p>`
  return markup`<h2>What was shared</h2>
    ${table({
      caption: 'Resources by type and source',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'Category' },
        { heading: 'Source' },
        { heading: 'Shared', numeric: true },
        { heading: 'Of these masked', numeric: true },
      ],
      rows: groups.map((it) => [plainType(it.type), sourceName(it.source, ports), it.count, it.masked]),
    })}`
}

/** What was not shared, and why. */
export function withheldSection({ withheld, refused }: SeenEvent, ports: ConsolePorts): Html {
  if (withheld.length + refused.length === 0)
    return markup`<h2>What was withheld</h2>
      <p>Nothing was withheld that you can see.</p>`
  const rows = [
    ...withheld.map((it) => [
      plainType(it.type),
      sourceName(it.source, ports),
      it.count,
      tag(it.disclose === 'generic' ? 'A notice was shown' : 'Looked absent', 'grey'),
      reasonsInWords(it.reasons, ports),
    ]),
    ...refused.map((it) => [
      it.types.map(plainType).join(', '),
      sourceName(it.source, ports),
      'Not asked',
      tag(plainWord(it.code.toLowerCase().replaceAll('_', '-')), 'grey'),
      reasonsInWords(it.reasons, ports),
    ]),
  ]
  return markup`<h2>What was withheld</h2>
    ${table({
      caption: 'By type and source',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'Category' },
        { heading: 'Source' },
        { heading: 'How many' },
        { heading: 'What was told' },
        { heading: 'Why' },
      ],
      rows,
    })}`
}

function reasonsInWords(reasons: readonly string[], ports: ConsolePorts): Content {
  return reasons.map((it, at) => [at > 0 && markup`<br />`, ruleInWords(it.split(' ')[0] ?? it, ports)])
}

/** What every source did. */
export function sourcesSection({ sources }: SeenEvent, ports: ConsolePorts): Html {
  if (sources.length === 0)
    return markup`<h2>Sources</h2>
      <p>No source was asked.</p>`
  return markup`<h2>Sources</h2>
    ${table({
      caption: 'What happened at each source',
      size: 's',
      responsive: true,
      columns: [
        { heading: 'Source' },
        { heading: 'Controller' },
        { heading: 'Area' },
        { heading: 'What happened' },
        { heading: 'Data as at' },
      ],
      rows: sources.map((it) => [
        sourceName(it.source, ports),
        organisationName(it.organisation, ports),
        plainWord(it.area),
        happened(it),
        inWords(it.asOf),
      ]),
    })}`
}

/** What was done comes first, for those who may know of it; what whoever asked was told is said beside it. */
function happened({ outcome, done }: SeenEvent['sources'][number]): string {
  return done === undefined
    ? plainWord(outcome)
    : `${plainWord(done)}: it was not asked. Who asked was told: ${plainWord(outcome).toLowerCase()}`
}

/** Where the entry is in the log, and how that can be shown to anybody. */
export function proofSection(entry: FoundEntry, { seesAll, ruleSetHash, columns }: SeenEvent): Html {
  const place = `/console/events/${entry.shard}/${String(entry.index)}`
  return markup`<h2>Proof</h2>
    <p>
      This event is entry ${String(entry.index)} of the log ${entry.origin}. A proof is one small file: anybody
      who holds the public key of the log can put it into the verifier, a page that works offline, and see that the
      event is in the log.
    </p>
    <p><a href="${place}/proof">Download the proof with its checkpoint</a></p>
    ${!seesAll && markup`<p>You see a part of this event, so its text is not in the file: the proof is of its hash.</p>`}
    ${summaryList([
      {
        key: 'Receipt',
        value: markup`<span class="console-wrap">${entry.origin}#${String(entry.index)}</span>`,
      },
      { key: 'Correlation ID', value: markup`<span class="console-wrap">${columns.requestId}</span>` },
      ...(ruleSetHash === undefined
        ? []
        : [{ key: 'Rule set', value: markup`<span class="console-wrap">${ruleSetHash}</span>` }]),
    ])}`
}
