import { Refusal } from '../../model/refusal.js'

const JSON_TYPES: readonly string[] = ['application/fhir+json', 'application/json', 'application/*', '*/*']
const PAGE = 'text/html'
const RESOURCE_FORMS: readonly string[] = ['application/fhir+json', 'application/json']

/**
 * Whether a file is wanted as it is: unless a FHIR type is asked for by name, a Binary is given as its own type (FHIR
 * R4 Binary, "Serving Binary Resources using the RESTful API").
 */
export function wantsFile(
  accept: string | undefined,
  pairs: readonly (readonly [string, string])[],
): boolean {
  return (
    !pairs.some(([name]) => name === '_format') && !rangesOf(accept).some((it) => RESOURCE_FORMS.includes(it))
  )
}

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
  const first = rangesOf(accept).find((it) => JSON_TYPES.includes(it) || (offersPage && it === PAGE))
  if (first === undefined) throw new Refusal('NOT_ACCEPTABLE')
  return first === PAGE && named === undefined
}

function rangesOf(accept: string | undefined): readonly string[] {
  return (accept ?? '*/*').split(',').map((it) => it.split(';')[0]?.trim().toLowerCase() ?? '')
}
