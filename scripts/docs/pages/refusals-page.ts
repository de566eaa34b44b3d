import { REFUSALS } from '../../../src/model/refusal.js'
import { type RefusalRow } from '../../../src/model/refusals/refusal-row.js'
import { code, pageText, table } from '../markdown.js'
import { type Page } from '../page.js'

/** The closed table of refusals: everything a caller can be told when a request is not served. */
export function refusalsPage(): Page {
  const rows: readonly (readonly [string, RefusalRow])[] = Object.entries(REFUSALS)
  const blocks = [
    'A request that is not served gets one of these, as an OperationOutcome with the code in `issue[0].details.coding`, its fixed sentence, `issue[0].expression` where one element or parameter is at fault, and the correlation id. No other text ever leaves in a refusal.',
    table(
      ['Code', 'Status', 'Issue type', 'Sentence', 'Retry after', 'Basis'],
      rows
        .toSorted(([, a], [, b]) => a.status - b.status)
        .map(([name, row]) => [
          code(name),
          String(row.status),
          code(row.issue),
          row.text,
          row.retryAfter === undefined ? '' : `${String(row.retryAfter)} s`,
          row.basis,
        ]),
    ),
    '## Code systems',
    ...[...new Set(rows.map(([, row]) => row.system))].map(
      (system) =>
        `${code(system)}: ${rows
          .filter(([, row]) => row.system === system)
          .map(([name]) => code(name))
          .join(', ')}`,
    ),
  ]
  return { file: 'refusals.md', text: pageText('Refusals', '`src/model/refusal.ts`', blocks) }
}
