import { readFile } from 'node:fs/promises'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
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
  const found = containedIn(expansion['contains'], ['expansion', 'contains']).filter((it) => !it.isAbstract)
  if (found.length === 0) say(0, 'the expansion is empty')
  const codes = found.flatMap(({ system, code, path: at }): ListedCode[] => {
    const fault = system === '' ? 'no system' : faultOf({ system, code })
    if (fault !== undefined) say(json.offsetOf(at), fault)
    return fault === undefined ? [{ system, code }] : []
  })
  return { codes, version: textOf(value['version']) ?? textOf(expansion['timestamp']) }
}

const NOTHING: CodeList = { codes: [], version: undefined }

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
