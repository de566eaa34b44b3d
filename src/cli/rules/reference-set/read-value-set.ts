import { readFile } from 'node:fs/promises'
import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { positionIn, readJson } from '../json-text.js'
import { type CodeList, type ListedCode, type Wanted, faultOf } from './code-list.js'
import { type Problems } from './lines.js'

type Path = readonly (string | number)[]
type Found = ListedCode & { readonly path: Path; readonly isAbstract: boolean }

/** The codes of a ValueSet's expansion (FHIR R4 ValueSet.expansion), nested ones too; one that only groups others is none. */
export async function readValueSet({ file, path }: Wanted, problems: Problems): Promise<CodeList> {
  const text = await readFile(path, 'utf8')
  const json = readJson(text)
  const say = (offset: number, message: string): void => {
    const { line, column } = positionIn(text, offset)
    problems.add(file, line, column, message)
  }
  if (json.kind === 'error') {
    say(json.offset, `JSON: ${json.message}`)
    return NOTHING
  }
  const value = isJsonObject(json.value) ? json.value : {}
  const expansion = objectOf(value['expansion'])
  if (value['resourceType'] !== 'ValueSet' || expansion === undefined) {
    say(0, 'expected a ValueSet with its expansion')
    return NOTHING
  }
  const all = containedIn(expansion['contains'], ['expansion', 'contains'])
  const found = all.filter((it) => !it.isAbstract)
  if (found.length === 0) say(0, 'the expansion is empty')
  const part = partOf(expansion, all.length)
  if (part !== undefined) say(json.offsetOf(['expansion', part.at]), part.says)
  const codes = found.flatMap(({ system, code, path: at }): ListedCode[] => {
    const fault = system === '' ? 'no system' : faultOf({ system, code })
    if (fault !== undefined) say(json.offsetOf(at), fault)
    return fault === undefined ? [{ system, code }] : []
  })
  return { codes, version: textOf(value['version']) ?? textOf(expansion['timestamp']) }
}

const NOTHING: CodeList = { codes: [], version: undefined }

/**
 * Why an expansion is not the whole of it; undefined where it is. `offset` is there only where it is paged (FHIR R4
 * ValueSet.expansion.offset), and `total` counts all of its codes. Codes that are missing here would not be labelled.
 */
function partOf(
  { offset, total }: JsonObject,
  contained: number,
): { readonly at: string; readonly says: string } | undefined {
  if (typeof total === 'number' && total > contained)
    return {
      at: 'total',
      says: `only ${String(contained)} of ${String(total)} codes are here: expand it whole`,
    }
  if (typeof offset === 'number' && (offset > 0 || total === undefined))
    return { at: 'offset', says: 'a page of an expansion: expand it whole' }
  return undefined
}

function containedIn(value: Json | undefined, path: Path): readonly Found[] {
  return objectsOf(value).flatMap((it, i) => {
    const at = [...path, i]
    const own = {
      system: textOf(it['system']) ?? '',
      code: textOf(it['code']) ?? '',
      path: at,
      isAbstract: it['abstract'] === true || (it['code'] === undefined && it['contains'] !== undefined),
    }
    return [own, ...containedIn(it['contains'], [...at, 'contains'])]
  })
}
