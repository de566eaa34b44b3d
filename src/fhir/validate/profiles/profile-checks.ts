import { type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type DefinedExtension } from '../base/extensions.js'
import { type ProfileChecks } from '../base/whole/resource-checks.js'
import { type Node, resourceNode } from '../fhirpath/node.js'
import { type Finding, type Run, report } from '../run.js'
import { type R4Schema, remembered } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { buildConstraints } from './build-constraints.js'
import { type NodeCheck, nodeChecks } from './compile-node.js'
import { type ConstraintTree } from './constraint-node.js'
import { type Definitions } from './slices/discriminate.js'
import { type ProfilePackage, joinPackages, withoutVersion } from './profile-package.js'
import { valueSetLookups } from './value-sets.js'

export type AskedProfiles = ProfileChecks & {
  /** Checks a resource against a profile it was asked to conform to: one that is not loaded is an error. */
  asked(url: string, resource: JsonObject, run: Run): void
}

/** The checks of every loaded profile, each compiled when it is first used. */
export function profileChecks(schema: R4Schema, packages: readonly ProfilePackage[]): AskedProfiles {
  const loaded = joinPackages(packages)
  const profile: (url: string) => Profile | undefined = remembered((url) => {
    const tree = buildConstraints(schema, loaded.structures, url)
    return tree === undefined ? undefined : { tree, check: nodeChecks(definitions, tree)(tree.root) }
  })
  const definitions: Definitions = {
    schema,
    tree: (url) => profile(url)?.tree,
    valueSet: valueSetLookups(schema, loaded),
    conforms: (url, node, run) => conforms(profile(url), node, run),
    check: (url, node, run) => checkOrSay(schema, profile(url), url, node, run),
  }
  return {
    claimed: (resource, run) => {
      for (const url of claims(resource)) checkOrSay(schema, profile(url), url, resourceNode(resource), run)
    },
    asked: (canonical, resource, run) => {
      const found = profile(withoutVersion(canonical))
      if (found === undefined)
        report(run, { ...unknownProfile(canonical), severity: 'error', code: 'not-found' })
      else if (!claims(resource).includes(found.tree.url)) checkProfile(found, resourceNode(resource), run)
    },
    extension: (url) => extensionOf(loaded, profile, url),
  }
}

type Profile = { readonly tree: ConstraintTree; readonly check: NodeCheck }

function claims(resource: JsonObject): readonly string[] {
  const claimed = objectOf(resource['meta'])?.['profile']
  if (claimed === undefined) return NONE
  const profiles = arrayOf(claimed)
  return [...new Set(profiles.filter((it) => typeof it === 'string').map(withoutVersion))]
}

const NONE: readonly string[] = []

const CORE = 'http://hl7.org/fhir/StructureDefinition/'

function checkOrSay(schema: R4Schema, profile: Profile | undefined, url: string, node: Node, run: Run): void {
  if (profile !== undefined) {
    checkProfile(profile, node, run)
    return
  }
  const type = url.startsWith(CORE) ? schema.type(url.slice(CORE.length)) : undefined
  if (type === undefined) {
    report(run, unknownProfile(url))
    return
  }
  const lineage = schema.type(node.type)?.lineage ?? []
  if (!lineage.includes(type.name)) report(run, wrongType(type.name))
}

function checkProfile({ tree, check }: Profile, node: Node, run: Run): void {
  const before = run.profile
  run.profile = tree.url
  if (node.type === tree.type) check({ ...node, json: '', step: '', index: undefined }, run)
  else report(run, wrongType(tree.type))
  for (const url of tree.missing) report(run, unknownProfile(url))
  run.profile = before
}

/** Tries a profile without reporting. Two resources that refer to each other are not tried again inside themselves. */
function conforms(profile: Profile | undefined, node: Node, run: Run): boolean | undefined {
  if (profile === undefined) return undefined
  const { url } = profile.tree
  if (run.trying.some((it) => it.url === url && it.value === node.value)) return true
  const trial: Run = {
    ...run,
    issues: [],
    path: [...run.path],
    definitions: [...run.definitions],
    trying: [...run.trying, { url, value: node.value }],
  }
  checkProfile(profile, node, trial)
  return trial.issues.every((it) => it.severity !== 'error')
}

function extensionOf(
  loaded: ProfilePackage,
  profile: (url: string) => Profile | undefined,
  url: string,
): DefinedExtension | undefined {
  const structure = loaded.structures.get(url)
  const found = profile(url)
  if (structure === undefined || found?.tree.type !== 'Extension') return undefined
  const root = objectsOf(objectOf(structure['differential'])?.['element'])[0]
  return {
    misplaced: 'error',
    context: objectsOf(structure['context']).map(contextOf),
    modifier: root?.['isModifier'] === true && root['path'] === 'Extension',
    check: (value, run) => checkProfile(found, { value, sibling: undefined, type: 'Extension' }, run),
  }
}

function contextOf(context: JsonObject): string {
  const expression = textOf(context['expression']) ?? ''
  const kind = textOf(context['type']) ?? 'element'
  return kind === 'element' ? expression : `${kind}:${expression}`
}

function unknownProfile(url: string): Finding {
  return {
    severity: 'information',
    code: 'informational',
    rule: 'profile-unknown',
    message: `not checked: the profile ${url} is not loaded`,
    specification: SPECIFICATION.profiling,
  }
}

function wrongType(type: string): Finding {
  return {
    code: 'structure',
    rule: 'profile-type',
    message: `the profile is for ${type}`,
    specification: SPECIFICATION.profiling,
  }
}
