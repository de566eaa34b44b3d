import { type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { RESTFUL, resolveReference } from '../base/whole/references.js'
import { resourceNode } from '../fhirpath/node.js'
import { type Run, report, reportAt } from '../run.js'
import { SPECIFICATION } from '../specification.js'
import { type TypeConstraint } from './constraint-node.js'
import { type Definitions } from './slices/discriminate.js'
import { type Item } from './slices/items.js'

/** Checks a value against the types a profile allows, and the profiles its value or its target must conform to. */
export function checkTypes(
  definitions: Definitions,
  types: readonly TypeConstraint[],
  name: string,
  item: Item,
  run: Run,
): void {
  const lineage = definitions.schema.type(item.type)?.lineage ?? [item.type]
  const allowed = types.filter((it) => it.code === '' || lineage.includes(it.code))
  if (allowed.length === 0) {
    report(run, {
      code: 'structure',
      rule: 'type',
      message: `expected ${types.map((it) => it.code).join(' or ')}`,
      specification: SPECIFICATION.profiling,
    })
    return
  }
  // An extension is checked against its own definition wherever it stands.
  if (name !== 'extension' && name !== 'modifierExtension') checkProfiles(definitions, allowed, item, run)
  if (item.type === 'Reference') checkTargets(definitions, allowed, item, run)
}

function checkProfiles(
  definitions: Definitions,
  types: readonly TypeConstraint[],
  item: Item,
  run: Run,
): void {
  if (types.some((it) => it.profiles.length === 0)) return
  const profiles = types.flatMap((it) => it.profiles)
  const [only] = profiles
  if (profiles.length === 1 && only !== undefined) {
    definitions.check(only, item, run)
    return
  }
  const answers = profiles.map((it) => definitions.conforms(it, item, run))
  if (answers.includes(true)) return
  if (answers.includes(undefined)) {
    notChecked(profiles, run)
    return
  }
  report(run, {
    code: 'structure',
    rule: 'profile',
    message: `expected to conform to one of ${profiles.join(', ')}`,
    specification: SPECIFICATION.profiling,
  })
}

function checkTargets(
  definitions: Definitions,
  types: readonly TypeConstraint[],
  { value }: Item,
  run: Run,
): void {
  const profiles = types.flatMap((it) => it.targetProfiles)
  if (profiles.length === 0 || !isJsonObject(value)) return
  const { target, type } = targetOf(value, run)
  if (type === undefined) return
  const fitting = profiles.filter((it) => mayBe(definitions, it, type))
  const conforming = fitting.filter(
    (it) => target === undefined || definitions.conforms(it, resourceNode(target), run) !== false,
  )
  if (conforming.length === 0) wrongTarget(profiles, run)
}

type Target = { readonly target: JsonObject | undefined; readonly type: string | undefined }

/** The resource a reference points to where it is at hand, and its type where that can be told. */
function targetOf(value: JsonObject, run: Run): Target {
  const reference = textOf(value['reference'])
  const named = textOf(value['type'])
  if (reference === undefined) return { target: undefined, type: named }
  const target = resolveReference(reference, run.scope)
  return { target, type: textOf(target?.['resourceType']) ?? RESTFUL.exec(reference)?.[1] ?? named }
}

/** Whether a profile can be about a type: the type itself, a profile of it, or one that is not loaded. */
function mayBe(definitions: Definitions, profile: string, type: string): boolean {
  const tree = definitions.tree(profile)
  if (tree !== undefined) return tree.type === type
  const name = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/([A-Za-z]+)$/.exec(profile)?.[1]
  const base = name === undefined ? undefined : definitions.schema.type(name)
  return base === undefined || (definitions.schema.type(type)?.lineage ?? [type]).includes(base.name)
}

function wrongTarget(profiles: readonly string[], run: Run): void {
  reportAt(run, 'reference', {
    code: 'structure',
    rule: 'reference-target',
    message: `expected a reference to ${profiles.join(', ')}`,
    specification: SPECIFICATION.references,
  })
}

function notChecked(profiles: readonly string[], run: Run): void {
  report(run, {
    severity: 'information',
    code: 'informational',
    rule: 'profile-unknown',
    message: `not checked: not all of ${profiles.join(', ')} are loaded`,
    specification: SPECIFICATION.profiling,
  })
}
