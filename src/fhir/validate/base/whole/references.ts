import { type JsonObject, isJsonObject, objectsOf } from '../../../../model/json.js'
import { type BundleIndex, type Run, type Scope, report, reportAt } from '../../run.js'
import { SPECIFICATION } from '../../specification.js'

/** A reference by type and id, relative or absolute. */
export const RESTFUL =
  /^(?:https?:\/\/.*\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/** Checks what a reference points to: a contained resource that exists, and a type the element allows. */
export function checkReference(reference: JsonObject, targets: readonly string[], run: Run): void {
  const literal = reference['reference']
  if (typeof literal !== 'string') {
    checkTarget(reference['type'], targets, run)
    return
  }
  const target = resolveReference(literal, run.scope)
  if (target === undefined && literal.startsWith('#')) {
    reportAt(run, 'reference', {
      code: 'not-found',
      rule: 'ref-1',
      message: 'expected a contained resource of that id',
      specification: SPECIFICATION.contained,
    })
    return
  }
  if (target === undefined && isUnresolvedInBundle(literal, run))
    reportAt(run, 'reference', {
      severity: 'warning',
      code: 'not-found',
      rule: 'reference',
      message: 'expected an entry of the Bundle with that fullUrl',
      specification: SPECIFICATION.bundle,
    })
  if (target !== undefined || !namesAllowed(literal, targets))
    checkTarget(typeNamed(literal, target) ?? reference['type'], targets, run)
}

function typeNamed(literal: string, target: JsonObject | undefined): unknown {
  return target?.['resourceType'] ?? RESTFUL.exec(literal)?.[1]
}

/** The resource a reference points to, contained or in the Bundle; undefined when it is elsewhere. */
export function resolveReference(reference: string, { root, bundle }: Scope): JsonObject | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#'))
    return bundle === undefined ? undefined : bundle.byUrl.get(reference.replace(/\/_history\/.*$/, ''))
  const id = reference.slice(1)
  return objectsOf(root['contained']).find((it) => it['id'] === id)
}

/** The resources of a Bundle, so that references between them can be followed. */
export function indexBundle(bundle: JsonObject): BundleIndex {
  const byUrl = new Map<string, JsonObject>()
  for (const entry of objectsOf(bundle['entry'])) {
    const { resource, fullUrl } = entry
    if (!isJsonObject(resource)) continue
    const { resourceType, id } = resource
    if (typeof resourceType === 'string' && typeof id === 'string')
      byUrl.set(`${resourceType}/${id}`, resource)
    if (typeof fullUrl === 'string') byUrl.set(fullUrl, resource)
  }
  const type = bundle['type']
  return { type: typeof type === 'string' ? type : '', byUrl }
}

/** A URN has no address: where it is not in the Bundle, it leads nowhere. */
function isUnresolvedInBundle(reference: string, run: Run): boolean {
  return run.scope.bundle !== undefined && /^urn:(?:uuid|oid):/.test(reference)
}

/** True where any type is allowed, and for a relative reference that names an allowed one by type and id, as nearly all do. */
function namesAllowed(reference: string, targets: readonly string[]): boolean {
  if (targets.length === 0) return true
  for (const it of targets)
    if (reference.startsWith(it) && reference.charAt(it.length) === '/') return RESTFUL.test(reference)
  return false
}

function checkTarget(type: unknown, targets: readonly string[], run: Run): void {
  if (typeof type !== 'string' || targets.length === 0 || targets.includes(type)) return
  report(run, {
    code: 'structure',
    rule: 'reference-target',
    message: `expected a reference to ${targets.join(', ')}`,
    specification: SPECIFICATION.references,
  })
}
