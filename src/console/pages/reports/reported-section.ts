import { type Problem, type ReadReport } from '../../../model/problems/problem-report.js'
import { table } from '../../html/components/table.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { inWords } from '../../words/dates.js'
import { organisationName } from '../../words/names.js'

/** What can be wrong, as an officer chooses it and reads it. */
export const PROBLEM_WORDS: Readonly<Record<Problem, string>> = {
  shared: 'It shared what should not have been shared',
  withheld: 'It withheld what should have been shared',
  'wrong-person': 'It was about the wrong person',
  'wrong-content': 'What it said was wrong',
  other: 'Something else',
}

/** What was reported, of a case that rests on reports; nothing for others. */
export function reportedSection(reports: readonly ReadReport[], ports: ConsolePorts): Html | undefined {
  if (reports.length === 0) return undefined
  return markup`<h2>What was reported</h2>
    ${table({
      caption: 'The oldest first',
      size: 's',
      responsive: true,
      columns: ['Time', 'By', 'Problem', 'In their words'].map((heading) => ({ heading })),
      rows: reports.map(({ at, by, organisation, problem, text }) => [
        inWords(at),
        markup`${by}<br />${organisationName(organisation, ports)}`,
        PROBLEM_WORDS[problem],
        text ?? 'Sealed under a key that the gateway no longer has',
      ]),
    })}`
}
