import { type ResourceTypeRow, type SearchParameterRow } from '../../../src/fhir/resource-type-row.js'
import { RESOURCE_TYPES } from '../../../src/fhir/resource-types.js'
import { MODIFIERS } from '../../../src/fhir/search/parse/read-values.js'
import { RESULT_PARAMETERS } from '../../../src/fhir/search/parse/result-parameters.js'
import { INTERACTIONS, type InteractionRow } from '../../../src/http/interactions.js'
import { refusalRow } from '../../../src/model/refusal.js'
import { code, codes, list, pageText, table } from '../markdown.js'
import { type Page } from '../page.js'

/** The API as the tables have it: every interaction, and for every type what can be read, searched and included. */
export function interactionsPage(): Page {
  const offered = RESOURCE_TYPES.filter((it) => it.interactions.length > 0)
  const accompanying = RESOURCE_TYPES.filter((it) => it.interactions.length === 0)
  const blocks = [
    'Paths are below the FHIR base, `{base URL}/fhir`. Everything else is refused: an unknown path with 404, another method with 405.',
    table(
      ['Interaction', 'Method', 'Path', 'Answer'],
      INTERACTIONS.map((it) => [it.name, it.method, code(`/${it.path.join('/')}`), answerText(it)]),
    ),
    'Outside the base, each with a writer of its own:',
    table(['Method', 'Path', 'Answer'], OUTSIDE),
    '## Search',
    'A search that is about a person names exactly one, by the parameter marked so. A parameter, modifier or prefix that is not listed is refused with `INVALID_PARAMETER`, and nothing is searched. A search sees only what was released and masked. Chains (`encounter.type`, `asserter:Practitioner.family`) and `_has` are followed among that alone, four steps at most.',
    table(
      ['Kind', 'Modifiers', 'Values, with commas between alternatives'],
      Object.entries(MODIFIERS).map(kindRow),
    ),
    table(['Result parameter', 'Does'], RESULT_PARAMETERS.map(resultRow)),
    ...offered.flatMap(typeBlocks),
    '## Types that only accompany others',
    'They leave only where something that leaves refers to them, or by `_include`, `_revinclude` and `$everything`.',
    list(accompanying.map((it) => it.type)),
  ]
  return {
    file: 'interactions.md',
    text: pageText('Interactions', '`src/http/interactions.ts` and `src/fhir/resource-types.ts`', blocks),
  }
}

const OUTSIDE: readonly (readonly string[])[] = [
  ['GET', '`/.well-known/smart-configuration`', 'SMART App Launch 2 discovery'],
  ['GET', '`/.well-known/jwks.json`', 'public keys of the access tokens'],
  ['POST', '`/oauth2/token`', 'SMART Backend Services token endpoint'],
  [
    'POST',
    '`/ingest/:source`',
    'a file of a source that drops extracts, under the scope `system/ingest.c`; `as-of` gives its date',
  ],
  ['GET, POST', '`/console`', 'the console of IG officers, where the settings have one'],
  ['GET', '`/health/live`', 'the process runs'],
  ['GET', '`/health/ready`', 'the database can be reached'],
  ['GET', '`/metrics`', 'Prometheus metrics'],
  ['POST', '`/ingest/:source`', 'a file of an extract, from the source’s own organisation; recorded'],
  [
    'GET, POST',
    '`/console`',
    'the console for officers, where the settings have one; every reading recorded',
  ],
]

/** How the values of each kind of parameter are written. */
const VALUES: Readonly<Record<SearchParameterRow['kind'], string>> = {
  token: '`code`, `system|code`, `|code` or `system|`',
  string: 'text: the start of a name or of a part of an address, whatever the case and accents',
  date: 'a date or an instant, with `eq`, `ne`, `gt`, `lt`, `ge`, `le`, `sa`, `eb` or `ap` before it',
  reference: '`id`, `Type/id`, or the full URL',
  uri: 'the whole URI',
  number: 'a number, with a prefix as a date has; `eq` and `ne` go by the precision written',
  quantity: '`number`, `number|system|code` or `number||unit`, with a prefix as a number has',
  composite: 'the values of its components, with `$` between them',
}

/** What each result parameter does. */
const RESULTS: Readonly<Record<string, string>> = {
  _format: 'JSON, which is all there is',
  _count: 'page size, at most 1000; 0 for the count alone',
  _sort: 'parameters of the type, each with `-` for descending',
  _elements:
    'elements to keep; mandatory and modifier elements always stay, and what was masked stays masked',
  _summary: '`true`, `text`, `data`, `count` or `false`',
  _total: '`none`, `estimate` or `accurate`: a count of what was released',
  _include: 'what the matches refer to, among what was released; may be repeated',
  '_include:iterate': 'the same of any type, followed again from what was brought',
  _revinclude: 'what refers to the matches, among what was released; may be repeated',
  '_revinclude:iterate': 'the same of any type, followed again from what was brought',
}

function kindRow([kind, modifiers]: readonly [string, readonly string[]]): readonly string[] {
  const ofType = kind === 'reference' ? ['Type'] : []
  const values = Object.entries(VALUES).find(([name]) => name === kind)?.[1] ?? ''
  return [kind, codes([...ofType, ...modifiers].map((it) => `:${it}`)), values]
}

/** Throws an Error for a result parameter without words, so that a new one cannot be left out of the page. */
function resultRow(name: string): readonly string[] {
  const does = RESULTS[name]
  if (does === undefined) throw new Error(`no words for the result parameter ${name}`)
  return [code(name), does]
}

function answerText({ answer }: InteractionRow): string {
  if (answer.kind === 'refuse')
    return `refused with ${code(answer.code)} (${String(refusalRow(answer.code).status)})`
  if (answer.kind === 'batch') return 'each request answered as if it had come alone'
  if (answer.kind === 'operation')
    return `operation ${code(answer.operation)}, under rules of its own, recorded`
  return answer.kind === 'public' ? 'a document that holds no person’s data' : 'decided, redacted, recorded'
}

function typeBlocks(row: ResourceTypeRow): readonly string[] {
  return [
    `## ${row.type}`,
    list([
      `Interactions: ${row.interactions.join(', ')}`,
      `Areas of a source that can hold it: ${row.areas.join(', ')}`,
      ...(row.whenAbsent === undefined
        ? []
        : [
            'A search that can show nothing answers with an empty searchset, for the hidden and the absent alike.',
          ]),
      ...(row.includes.length === 0
        ? []
        : [`\`_include\`: ${codes(row.includes.map((it) => `${row.type}:${it}`))}`]),
      ...(row.revincludes.length === 0 ? [] : [`\`_revinclude\`: ${codes(row.revincludes)}`]),
    ]),
    table(['Parameter', 'Kind', 'Looks at', 'Definition'], row.searchParameters.map(parameterRow)),
  ]
}

function parameterRow(it: SearchParameterRow): readonly string[] {
  const names = it.names === undefined ? '' : ' (names the one person)'
  const targets = it.targets === undefined ? '' : ` of ${it.targets.join(', ').replace('*', 'any type')}`
  const parts = (it.components ?? []).map((one) => `${one.kind} ${codes(one.paths)}`).join(', then ')
  return [
    `${code(it.name)}${names}`,
    `${it.kind}${targets}`,
    parts === '' ? codes(it.paths) : `in ${codes(it.paths)}: ${parts}`,
    `<${it.definition}>`,
  ]
}
