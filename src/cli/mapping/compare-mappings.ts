import { parse } from 'yaml'
import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../../model/json.js'
import { type Lineage } from '../../translation/lineage.js'
import { type Translator } from '../../translation/translator.js'
import { differences } from './differences.js'
import { type Loaded } from './load-mapping.js'
import { caseOutcome } from './run-cases.js'

/** What a mapping does differently from another of its name: nothing, when both lists are empty. */
export type MappingDifference = {
  /** Elements of resources, case by case. */
  readonly cases: readonly { readonly file: string; readonly changes: readonly string[] }[]
  /** Where elements come from, and what is done with fields. */
  readonly lineage: readonly string[]
}

/** Compares what two mappings make of the cases of both, and what they say of their lineage. */
export function compareMappings(before: Loaded, after: Loaded): MappingDifference {
  const cases = new Map([...casesOf(before), ...casesOf(after)])
  return {
    cases: [...cases]
      .map(([file, given]) => ({ file, changes: caseChanges(before.translator, after.translator, given) }))
      .filter(({ changes }) => changes.length > 0),
    lineage: lineageChanges(before.lineage(), after.lineage()),
  }
}

function casesOf({ files }: Loaded): readonly (readonly [string, JsonObject])[] {
  return files
    .filter((it) => it.path.startsWith('cases/'))
    .map((it) => {
      const content: unknown = parse(it.text)
      return isJsonObject(content) ? ([it.path, content] as const) : undefined
    })
    .filter((it) => it !== undefined)
}

function caseChanges(before: Translator, after: Translator, given: JsonObject): readonly string[] {
  const one = caseOutcome(before, given)
  const other = caseOutcome(after, given)
  return [
    ...changes(byReference(one.resources), byReference(other.resources)),
    ...changes(countsOf(one.issues), countsOf(other.issues)),
    ...differences('remarks', one.remarks, other.remarks).map((it) => `~ ${it}`),
  ]
}

/** What was added, removed and changed, by name; a change with every place in it. */
function changes(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    if (!before.has(name)) return [`+ ${name}`]
    if (!after.has(name)) return [`- ${name}`]
    return differences(name, before.get(name), after.get(name)).map((it) =>
      it
        .replace(/: expected nothing, got /, ': added ')
        .replace(/: expected (.*), got nothing$/, ': removed $1')
        .replace(/: expected (.*), got /, ': changed from $1 to ')
        .replace(/^/, '~ '),
    )
  })
}

function byReference(resources: readonly Json[]): ReadonlyMap<string, Json> {
  return new Map(
    resources.map((it, index) => {
      const resource = objectOf(objectOf(it)?.['resource'])
      const type = textOf(resource?.['resourceType']) ?? 'resource'
      return [`${type}/${textOf(resource?.['id']) ?? index}`, it]
    }),
  )
}

function countsOf(issues: readonly Json[]): ReadonlyMap<string, Json> {
  const counts = new Map<string, number>()
  for (const it of issues) {
    const issue = objectOf(it)
    const name = `issue ${textOf(issue?.['code']) ?? ''} at ${textOf(issue?.['location']) ?? ''}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

function lineageChanges(before: Lineage, after: Lineage): readonly string[] {
  return changes(lineageFacts(before), lineageFacts(after))
}

function lineageFacts(lineage: Lineage): ReadonlyMap<string, Json> {
  const elements = lineage.outputs.flatMap(({ name, rows }) =>
    rows.map(
      (row) => [`${name}: ${row.element}`, `${row.sources.join(', ')}${ifAny(row.conditions)}`] as const,
    ),
  )
  const ignored = lineage.ignored.map(({ field, reason }) => [`ignored ${field}`, reason] as const)
  return new Map<string, Json>([...elements, ...ignored, ['whole record', lineage.wholeRecord.join(', ')]])
}

function ifAny(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` [if ${conditions.join(', ')}]`
}
