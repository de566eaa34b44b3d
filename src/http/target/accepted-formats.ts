import { Refusal } from '../../model/refusal.js'

const JSON_TYPES: readonly string[] = ['application/fhir+json', 'application/json', 'application/*', '*/*']
const PAGE = 'text/html'

/**
 * Whether an answer is wanted as a page to print, from `Accept` and `_format`, where a page is offered: the first of
 * its types that can be given decides. Refuses what can be given in no wanted form.
 */
export function wantsPage(
  accept: string | undefined,
  pairs: readonly (readonly [string, string])[],
  offersPage: boolean,
): boolean {
  const named = pairs.find(([name]) => name === '_format')?.[1]
  if (offersPage && named !== undefined && ['html', PAGE].includes(named)) return true
  const ranges = (accept ?? '*/*').split(',').map((it) => it.split(';')[0]?.trim().toLowerCase() ?? '')
  const first = ranges.find((it) => JSON_TYPES.includes(it) || (offersPage && it === PAGE))
  if (first === undefined) throw new Refusal('NOT_ACCEPTABLE')
  return first === PAGE && named === undefined
}
