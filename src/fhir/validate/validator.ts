import { type JsonObject, isJsonObject } from '../../model/json.js'
import { resourceChecks } from './base/whole/resource-checks.js'
import { type ProfilePackage } from './profiles/profile-package.js'
import { profileChecks } from './profiles/profile-checks.js'
import { type Run } from './run.js'
import { type R4Schema } from './schema/r4-schema.js'
import { type ValidationIssue } from './validation-issue.js'

export type ValidationOptions = {
  /** Canonical URLs of profiles to check the resource against, besides those it claims. */
  readonly profiles?: readonly string[]
}

/**
 * Checks resources against base R4 (4.0.1) and the profiles they claim. Total: any JSON is answered with findings, never
 * an exception. The same resource always has the same findings, in the order of its elements.
 */
export type Validator = {
  validate(resource: unknown, options?: ValidationOptions): readonly ValidationIssue[]
}

/** A validator over base R4 and the profiles of the packages. Each type and profile is compiled when first used. */
export function validator(schema: R4Schema, packages: readonly ProfilePackage[]): Validator {
  const profiles = profileChecks(schema, packages)
  const check = resourceChecks(schema, profiles)
  const way: Way = { path: [], definitions: [] }
  return {
    validate: (resource, options = {}) => {
      const run = runOn(resource, way)
      check(resource, run)
      if (isJsonObject(resource) && run.depth === 'within-limits')
        for (const url of options.profiles ?? []) profiles.asked(url, resource, run)
      return run.issues
    },
  }
}

/** The way to where a check stands: one for all runs, since none begins before the last has ended, and each leaves it empty. */
type Way = Pick<Run, 'path' | 'definitions'>

function runOn(resource: unknown, { path, definitions }: Way): Run {
  const root: JsonObject = isJsonObject(resource) ? resource : {}
  const type = root['resourceType']
  // A run that was broken off has not gone back the way it came.
  if (path.length > 1) path.length = 1
  if (definitions.length > 0) definitions.length = 0
  path[0] = typeof type === 'string' && TYPE_NAME.test(type) ? type : 'Resource'
  return {
    issues: [],
    path,
    definitions,
    scope: { resource: root, root, bundle: undefined, start: 0, environment: undefined },
    profile: undefined,
    trying: NONE_TRIED,
    depth: 'within-limits',
  }
}

const TYPE_NAME = /^[A-Za-z]{1,64}$/
const NONE_TRIED: Run['trying'] = []
