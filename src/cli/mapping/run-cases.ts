import { AREAS } from '../../model/area.js'
import { parse } from 'yaml'
import { type Json, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { type MappingFile } from '../../translation/text/mapping-file.js'
import { type Translated, type TranslationContext, type Translator } from '../../translation/translator.js'
import { differences } from './differences.js'
import { contextFor, organisationOf, standAloneRecord } from './stand-alone.js'

/** One case of a mapping and how it went; no differences when it passed. */
export type CaseResult = {
  readonly file: string
  /** What the case shows, in a sentence. */
  readonly behaviour: string
  readonly differences: readonly string[]
}

/**
 * Runs every case of the folder. A case gives an input, and either every resource expected or, with `only`, every one
 * of some types; the codes of every issue; and every remark on an area.
 */
export function runCases(translator: Translator, files: readonly MappingFile[]): readonly CaseResult[] {
  return files
    .filter((it) => it.path.startsWith('cases/'))
    .map((file) => {
      const content: unknown = parse(file.text)
      if (!isJsonObject(content)) return failure(file, 'a case is a map of input and expect')
      return runCase(translator, file.path, content)
    })
}

/** What comes of a case, as cases write it; `remarks` is what the source says of whole areas. */
type CaseOutcome = {
  readonly resources: readonly Json[]
  readonly issues: readonly Json[]
  readonly remarks: readonly Json[]
}

/** What comes of the input, as cases write it. */
export function caseOutcome(
  translator: Translator,
  given: { readonly [name: string]: Json | undefined },
): CaseOutcome {
  const record = standAloneRecord(
    translator.name,
    '1',
    given['input'] ?? null,
    textOf(given['at']) ?? DEFAULT_AT,
  )
  // A case of an answer that was asked for one area alone names the area.
  const area = AREAS.find((it) => it === given['area'])
  const translated = translator.translate({ ...record, area }, contextOf(given))
  return { resources: resourcesOf(translated), issues: issuesOf(translated), remarks: remarksOf(translated) }
}

const DEFAULT_AT = '2026-11-22T09:00:00Z'

function runCase(
  translator: Translator,
  file: string,
  given: { readonly [name: string]: Json | undefined },
): CaseResult {
  const behaviour = textOf(given['behaviour'])
  const expected = given['expect']
  if (behaviour === undefined || !isJsonObject(expected))
    return failure({ path: file, text: '' }, 'a case needs behaviour, input and expect')
  const actual = caseOutcome(translator, given)
  const only = given['only']
  const wanted = Array.isArray(only)
    ? actual.resources.filter((it) => isJsonObject(it) && only.includes(typeOf(it)))
    : actual.resources
  return {
    file,
    behaviour,
    differences: [
      ...differences('resources', expected['resources'] ?? [], wanted),
      ...differences('issues', expected['issues'] ?? [], actual.issues),
      ...differences('remarks', expected['remarks'] ?? [], actual.remarks),
    ],
  }
}

function failure(file: MappingFile, message: string): CaseResult {
  return { file: file.path, behaviour: file.path, differences: [message] }
}

/** Ids that can be read: the type, and the source's own id. */
function contextOf(given: { readonly [name: string]: Json | undefined }): TranslationContext {
  const numbers = given['nhsNumbers']
  const organisation = organisationOf('9A1') ?? organisationOf(undefined)
  if (organisation === undefined) throw new Error('no organisation')
  return {
    ...contextFor(
      { name: 'Riverton Council', organisation },
      Array.isArray(numbers) ? numbers.map(String) : [],
    ),
    patientReference: 'Patient/person',
    idOf: (_, sourceId) => sourceId.replace(/[^A-Za-z0-9.-]/g, '-'),
  }
}

function resourcesOf(translated: Translated): readonly Json[] {
  return translated.resources.map(({ resource, area, flags, sourceReference }) => ({
    from: sourceReference,
    ...(area === undefined ? {} : { area }),
    ...(flags.length === 0 ? {} : { flags }),
    resource,
  }))
}

function issuesOf(translated: Translated): readonly Json[] {
  return translated.issues.map(({ severity, code, location, expression }) => ({
    severity,
    code,
    location,
    ...(expression === undefined ? {} : { expression }),
  }))
}

function remarksOf({ warnings, areas }: Translated): readonly Json[] {
  return [
    ...warnings.map(({ area, warning }) => ({ area, warning })),
    ...areas.map(({ area, outcome }) => ({ area, outcome })),
  ]
}

function typeOf(it: Json): Json {
  const [resource] = isJsonObject(it) ? objectsOf([it['resource'] ?? null]) : []
  return resource?.['resourceType'] ?? ''
}
