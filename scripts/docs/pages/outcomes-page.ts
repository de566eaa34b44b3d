import { outcomeIssues } from '../../../src/fhir/outcomes/reported-outcome.js'
import {
  AREA_LIMITS,
  type AreaWarning,
  LIST_WARNINGS,
  SOURCE_OUTCOMES,
  type SourceOutcome,
} from '../../../src/model/gap.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { AREAS } from '../../../src/model/area.js'
import { code, codes, pageText, table } from '../markdown.js'
import { type Page } from '../page.js'

/** What is said of each source and area, and the warnings of a source: the sentences as they are sent. */
export function outcomesPage(): Page {
  const [notice] = outcomeIssues([])
  const blocks = [
    'Every searchset has one OperationOutcome entry with an issue for each source and area: what happened there, the date its data is true of, and how many resources were released. A read has the same in the header `Source-Outcomes`. What is withheld silently changes nothing here.',
    `Areas: ${codes(AREAS)}.`,
    `Said in every answer: “${sentenceOf(notice)}”`,
    '## Outcomes',
    table(
      ['Code', 'Severity', 'Issue type', 'Sentence'],
      SOURCE_OUTCOMES.map((it) => issueRow(it, outcomeIssues([reported(it, [])])[1])),
    ),
    'Where every source that was asked failed, the status is 504 or 502, never an empty Bundle: see [refusals.md](refusals.md).',
    '## Warnings of a source',
    'What a practice says about a list of its record (GP Connect Access Record Structured 1.6.2). They survive every search, page and include.',
    table(
      ['Code', 'Severity', 'Issue type', 'Sentence'],
      LIST_WARNINGS.map((it) => issueRow(it, outcomeIssues([reported('answered', [it])])[2])),
    ),
    '## How far an area is asked for',
    'Said of an area in every answer that a source gives of it, alike for everybody: it tells nothing of what is held.',
    table(
      ['Code', 'Severity', 'Issue type', 'Sentence'],
      AREA_LIMITS.map((it) => issueRow(it, outcomeIssues([reported('answered', [it])])[2])),
    ),
  ]
  return {
    file: 'outcomes.md',
    text: pageText('Outcomes', '`src/model/gap.ts` and `src/fhir/outcomes/reported-outcome.ts`', blocks),
  }
}

function reported(
  outcome: SourceOutcome,
  warnings: readonly AreaWarning[],
): Parameters<typeof outcomeIssues>[0][number] {
  return {
    source: 'source',
    organisation: '9A1',
    area: 'demographics',
    outcome,
    asOf: '2026-01-01',
    warnings,
    count: undefined,
  }
}

function issueRow(name: string, issue: JsonObject | undefined): readonly string[] {
  return [
    code(name),
    textOf(issue?.['severity']) ?? '',
    code(textOf(issue?.['code']) ?? ''),
    sentenceOf(issue),
  ]
}

/** Throws an Error when there is no sentence, so that the page can never show an empty one. */
function sentenceOf(issue: JsonObject | undefined): string {
  const [details] = objectsOf([objectOf(issue?.['details']) ?? null])
  const text = textOf(details?.['text'])
  if (text === undefined) throw new Error('an outcome without a sentence')
  return text
}
