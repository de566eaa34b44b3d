import { refusalRow } from '../../../model/refusal.js'
import { type RuleDeed, type RuleWords } from '../../ports.js'
import { plainWord } from '../../words/names.js'

/** What a rule does, in sentences that say when. */
export function deedInWords({ tier, does }: Pick<RuleWords, 'tier' | 'does'>): string {
  const sentences = does.map((it) => sentenceOf(it, WHEN[tier] ?? 'Where this is so'))
  return [...sentences, does.some(countsUnknown) && 'What cannot be checked counts against sharing.']
    .filter((it) => it !== false)
    .join(' ')
}

/** What is needed refuses where it is lacking; what restricts does so where it is the case. */
const WHEN: Readonly<Record<string, string>> = {
  agreement: 'Where this is not so',
  default: 'Where nothing allows it',
}

function sentenceOf(deed: RuleDeed, when: string): string {
  switch (deed.kind) {
    case 'refuse':
      return `${when}, the request is refused: “${refusalRow(deed.code).text}”`
    case 'withhold':
      return deed.disclose === 'none'
        ? 'Whatever is outside this view is treated as if it were not there.'
        : `${when}, the item is withheld, ${WITHHELD[deed.disclose]}.`
    case 'mask':
      return `${when}, these parts are removed from the item: ${deed.paths.join(', ')}.`
    case 'open':
      return `Where this is known to be so, it stands in for what other rules ask for, and passes those that say so. In them it is called “${plainWord(deed.power)}”.`
    case 'oblige':
      return `Where this is so, what is shared goes with: ${deed.obligations.map(plainWord).join(', ')}.`
  }
}

const WITHHELD = {
  silent: 'as if it were not there',
  generic: 'with a notice that something is withheld',
} as const

/** A power that cannot be checked is not open; whatever else cannot be checked is taken for the worse. */
function countsUnknown({ kind }: RuleDeed): boolean {
  return kind !== 'open'
}
