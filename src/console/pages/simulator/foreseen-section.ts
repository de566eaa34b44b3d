import { type Foreseen, type ForeseenKind, type ItemDifference } from '../../../decision/foresight/foresee.js'
import { refusalRow } from '../../../model/refusal.js'
import { details } from '../../html/components/details.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { counted } from '../../words/dates.js'
import { plainType, plainWord, sourceName } from '../../words/names.js'
import { factInWords, valueInWords } from './fact-words.js'

type Words = Pick<ConsolePorts, 'sources' | 'facts' | 'rules'>

/** What would become of one part of a record: by kind of item, with why and what would turn it. */
export function foreseenSection(part: Foreseen, ports: Words): Html {
  const { source, types, kinds, code, isAsked } = part
  const [ordinary, ...others] = kinds
  if (ordinary === undefined) return markup``
  const name = sourceName(source, ports)
  return markup`<h3>${name}: ${types.map(plainType).join(', ')}</h3>
    ${code === undefined && !isAsked && markup`<p>It would not be asked: nothing of it is within the view of this worker.</p>`}
    ${kindsTable(`What would become of it at ${name}`, [ordinary], part, ports)}
    ${
      others.length > 0 &&
      details(
        `${counted(others.length, 'kind')} of item that would come out otherwise`,
        kindsTable('Kinds of item that would come out otherwise', others, part, ports),
      )
    }`
}

function kindsTable(caption: string, kinds: readonly ForeseenKind[], { code }: Foreseen, ports: Words): Html {
  return table({
    // The heading above says the same to whoever sees it.
    caption: markup`<span class="nhsuk-u-visually-hidden">${caption}</span>`,
    size: 's',
    responsive: true,
    columns: [{ heading: 'Items' }, { heading: 'Outcome' }, { heading: 'Why' }],
    rows: kinds.map((it) => [itemsInWords(it, code, ports), outcomeInWords(it, code), whyInWords(it, ports)]),
  })
}

function itemsInWords({ items }: ForeseenKind, code: Foreseen['code'], ports: Words): Content {
  if (code !== undefined) return 'All'
  if (items.length === 0) return 'Ordinary items'
  return markup`<ul class="nhsuk-list">
    ${items.map((it) => markup`<li>${differenceInWords(it, ports)}</li>`)}
  </ul>`
}

function differenceInWords({ fact, value }: ItemDifference, ports: Words): string {
  const say = DIFFERENCES[fact]
  return say === undefined ? `${factInWords(fact, ports)}: ${valueInWords(value)}` : say(value)
}

/** Ways in which items differ, in the words of whoever reads it. A fact without a row is said by its meaning. */
const DIFFERENCES: Readonly<Record<string, (value: ItemDifference['value']) => string>> = {
  'resource.area': (value) => (value === null ? 'Of no known area' : `Of the area ${valueInWords(value)}`),
  'resource.labels': (value) => `Labelled ${valueInWords(value)}`,
  'resource.confidentiality': (value) => `Confidentiality ${valueInWords(value)}`,
  'resource.labelled': () => 'That could not be labelled',
  'resource.subjectMatches': () => 'About somebody else',
  'resource.controllerIsSource': () => 'Held by the source but controlled by another',
  'resource.anonymousAccess': () => 'From a clinic whose people may stay anonymous',
  'resource.active': () => 'No longer active',
  'resource.rank': (value) => `Number ${valueInWords(value)} from the newest`,
}

function outcomeInWords({ decision, disclose, masks }: ForeseenKind, code: Foreseen['code']): Content {
  switch (decision) {
    case 'permit':
      return tag('Shared', 'green')
    case 'mask':
      return markup`${tag('Shared in part', 'yellow')}<br />Without: ${masks.join(', ')}`
    case 'withhold':
      return markup`${tag('Withheld', 'orange')}<br />${DISCLOSED[disclose ?? 'silent']}`
    case 'refuse':
      return markup`${tag('Refused', 'red')}<br />${code === undefined ? '' : refusalRow(code).text}`
  }
}

const DISCLOSED = {
  silent: 'As if it were not there',
  generic: 'With a notice that something is withheld',
  none: 'Outside the view of this worker',
} as const

function whyInWords(
  { rules, missing, changes, moreChanges, obligations }: ForeseenKind,
  ports: Words,
): Content {
  const shownRules =
    rules.length === 0
      ? 'No rule kept it back.'
      : markup`<ul class="nhsuk-list">
          ${rules.map((it) => markup`<li><a href="/console/rules/${it.id}">${it.id}</a>${OUTCOMES[it.outcome]}: ${wordsOf(it.id, ports)}</li>`)}
        </ul>`
  return [
    shownRules,
    missing.length > 0 && markup`<p>Not known: ${missing.map((it) => factInWords(it, ports)).join('; ')}</p>`,
    obligations.length > 0 && markup`<p>Done as well: ${obligations.map(plainWord).join(', ')}</p>`,
    changes.length > 0 && changesInWords(changes, moreChanges, ports),
  ]
}

function wordsOf(id: string, { rules }: Words): Html | undefined {
  const rule = rules.find((it) => it.id === id)
  return (
    rule && markup`${rule.plain} <span class="nhsuk-u-secondary-text-colour">(${rule.cite.join('; ')})</span>`
  )
}

const OUTCOMES: Readonly<Record<ForeseenKind['rules'][number]['outcome'], string>> = {
  fires: '',
  'does-not-fire': '',
  overridden: ', overridden',
  lifted: ', lifted',
  within: ', within the view',
}

function changesInWords(changes: ForeseenKind['changes'], moreChanges: boolean, ports: Words): Html {
  return details(
    'What would change it',
    markup`<ul>
        ${changes.map(
          ({ facts }) =>
            markup`<li>${Object.entries(facts)
              .map(([fact, value]) => `${factInWords(fact, ports)}: ${valueInWords(value)}`)

              .join('; and ')}</li>`,
        )}
      </ul>
      ${moreChanges && markup`<p>There may be others.</p>`}`,
  )
}
