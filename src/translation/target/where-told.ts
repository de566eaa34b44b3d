import { type YAMLMap, isMap, isSeq } from 'yaml'
import { type UnsharedClass, unsharedExtension, unsharedResource } from '../../fhir/unshared.js'
import { type Scope, isTold } from '../expressions/scope.js'
import { type Built, type BuiltObject, type LineageRow } from './built.js'
import { type Field } from './make/make-object.js'
import { type TypeShape } from './r4-elements.js'

/** The class of an extension that tells of what nobody has agreed to share. */
export function unsharedPart(type: TypeShape, fields: readonly Field[]): UnsharedClass | undefined {
  const url = fields.find((it) => it.name === 'url')?.built.constant
  return type.name === 'Extension' ? unsharedExtension(url) : undefined
}

/** The class of a resource whose category, written out in its map, says that nobody has agreed to share it. */
export function unsharedWhole(resourceType: string, out: unknown): UnsharedClass | undefined {
  return alwaysIn(isMap(out) ? out.get('category', true) : undefined)
    .flatMap((it) => alwaysIn(it.get('coding', true)))
    .map((it) => unsharedResource(resourceType, it.get('system'), it.get('code')))
    .find((it) => it !== undefined)
}

/** What nobody has agreed to share is made for those alone who run the translation on its own. */
export function onlyWhereTold(
  { constant: _, build, write, rows, ...rest }: BuiltObject,
  unshared: UnsharedClass,
): BuiltObject {
  return {
    ...rest,
    build: (scope) => (isTold(scope) ? build(scope) : undefined),
    write: (scope) => (isTold(scope) ? write(scope) : undefined),
    rows: marked(rows, unshared),
  }
}

/**
 * A part with the conditions and lists around it, which are not looked into either where all that it could make is not
 * told of: one that cannot be read would raise an issue.
 */
export function conditionsWhereTold(part: Built): Built {
  const { build, write, rows } = part
  if (rows.length === 0 || !rows.every((it) => it.unshared !== undefined)) return part
  return {
    ...part,
    build: (scope) => (isTold(scope) ? build(scope) : undefined),
    ...(write === undefined ? {} : { write: (scope) => (isTold(scope) ? write(scope) : undefined) }),
  }
}

/** The items that a resource which nobody has agreed to share stands on: none unless it is told of. */
export function itemsWhereTold(
  scopes: (scope: Scope) => readonly Scope[],
): (scope: Scope) => readonly Scope[] {
  return (scope) => (isTold(scope) ? scopes(scope) : [])
}

/** The rows as part of what is not shared; a part of another class stays that. */
export function marked(rows: readonly LineageRow[], unshared: UnsharedClass): readonly LineageRow[] {
  return rows.map((row) => ({ unshared, ...row }))
}

/** Items of a list that are there whatever the record holds: a condition is a key that begins with a dollar sign. */
function alwaysIn(list: unknown): readonly YAMLMap[] {
  const items: readonly unknown[] = isSeq(list) ? list.items : []
  return items
    .filter((it) => isMap(it))
    .filter((it) => !it.items.some(({ key }) => String(key).startsWith('$')))
}
