import { type JsonObject, isJsonObject } from '../../../../model/json.js'
import { type Check, type Run, type Scope, report } from '../../run.js'
import { type R4Schema } from '../../schema/r4-schema.js'
import { SPECIFICATION } from '../../specification.js'
import { checkFullUrls } from './bundle-rules.js'
import { type OuterChecks, typeChecks } from '../compile-type.js'
import { checkContained } from './contained.js'
import { type DefinedExtension, checkExtension } from '../extensions.js'
import { indexBundle } from './references.js'

/** What the checks of base R4 ask of the profiles that are loaded. */
export type ProfileChecks = {
  /** Checks a resource, already checked against base R4, against the profiles it claims. */
  readonly claimed: (resource: JsonObject, run: Run) => void
  readonly extension: (url: string) => DefinedExtension | undefined
}

/** The check of any resource against base R4, and of what it contains or holds as entries. */
export function resourceChecks(schema: R4Schema, profiles: ProfileChecks): Check {
  const outer: OuterChecks = {
    contained: (value, run) => checkResource(value, run, 'contained'),
    independent: (value, run) => checkResource(value, run, 'independent'),
    extension: (value, run) => checkExtension(schema, profiles.extension, value, 'extension', run),
    modifierExtension: (value, run) =>
      checkExtension(schema, profiles.extension, value, 'modifierExtension', run),
  }
  const find = typeChecks(schema, outer)
  return outer.independent

  function checkResource(value: unknown, run: Run, standing: 'contained' | 'independent'): void {
    const type = typeOf(schema, value)
    if (type === undefined || !isJsonObject(value)) {
      unknownType(run)
      return
    }
    const before = run.scope
    run.scope = scopeOf(value, type, run, standing)
    find(type)(value, run)
    for (const check of standing === 'contained' ? [] : (RULES.get(type) ?? EVERY)) check(value, run)
    if (run.depth === 'within-limits') profiles.claimed(value, run)
    run.scope = before
  }
}

type ResourceRule = (resource: JsonObject, run: Run) => void

const EVERY: readonly ResourceRule[] = [checkContained]

/** Rules of single types that no invariant states. */
const RULES: ReadonlyMap<string, readonly ResourceRule[]> = new Map([['Bundle', [checkFullUrls]]])

function scopeOf(resource: JsonObject, type: string, run: Run, standing: 'contained' | 'independent'): Scope {
  const { scope } = run
  return {
    resource,
    root: standing === 'contained' ? scope.root : resource,
    bundle: type === 'Bundle' ? indexBundle(resource) : scope.bundle,
    start: run.definitions.length,
    environment: undefined,
  }
}

function typeOf(schema: R4Schema, value: unknown): string | undefined {
  const type = isJsonObject(value) ? value['resourceType'] : undefined
  return typeof type === 'string' && schema.type(type)?.kind === 'resource' ? type : undefined
}

function unknownType(run: Run): void {
  report(run, {
    code: 'structure',
    rule: 'resource-type',
    message: 'expected an R4 resource with its resourceType',
    specification: SPECIFICATION.resource,
  })
}
