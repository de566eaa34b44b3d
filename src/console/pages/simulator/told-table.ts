import { type Told } from '../../../disclosure/simulation/simulate.js'
import { refusalRow } from '../../../model/refusal.js'
import { table } from '../../html/components/table.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { plainType } from '../../words/names.js'

type Alike = Pick<Told, 'outcome' | 'rules'> & { readonly types: readonly string[] }

/** What a search of each kind of record would come to: those alike in one row, and what is refused first. */
export function toldTable(told: readonly Told[], ports: Pick<ConsolePorts, 'rules'>): Html {
  return table({
    caption: 'A search of each kind of record',
    size: 's',
    responsive: true,
    columns: [{ heading: 'The worker would be told' }, { heading: 'Kinds of record' }, { heading: 'Rules' }],
    rows: alikeIn(told).map((it) => [
      toldInWords(it.outcome),
      it.types.map(plainType).join(', '),
      rulesInWords(it, ports),
    ]),
  })
}

function alikeIn(told: readonly Told[]): readonly Alike[] {
  const groups = new Map<string, Alike>()
  for (const { type, outcome, rules } of told) {
    const key = JSON.stringify([outcome, rules])
    groups.set(key, { outcome, rules, types: [...(groups.get(key)?.types ?? []), type] })
  }
  return [...groups.values()].toSorted((a, b) => rankOf(a.outcome) - rankOf(b.outcome))
}

/** A refusal before anything else. */
function rankOf(outcome: Told['outcome']): number {
  if (outcome === 'would-be-asked') return 2
  return outcome === 'not-in-your-view' ? 1 : 0
}

function toldInWords(outcome: Told['outcome']): string {
  if (outcome === 'would-be-asked') return 'What can be shared; sources would be asked'
  if (outcome === 'not-in-your-view') return 'Not in your view; no source would be asked'
  return `Refused: ${refusalRow(outcome).text}`
}

function rulesInWords({ outcome, rules }: Alike, ports: Pick<ConsolePorts, 'rules'>): Content {
  if (rules.length === 0) return outcome === 'would-be-asked' ? 'None refuses it' : 'None named'
  return rules.map((id, at) => [
    at > 0 && markup`<br />`,
    markup`<a href="/console/rules/${id}">${id}</a>: ${ports.rules.find((it) => it.id === id)?.plain}`,
  ])
}
