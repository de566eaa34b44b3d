import { type Json, type JsonObject, isJsonObject, objectsOf } from '../../../../model/json.js'
import { type Run, reportAt } from '../../run.js'
import { SPECIFICATION } from '../../specification.js'

/** Checks the rules of contained resources (dom-2 to dom-5), each where it is broken. */
export function checkContained(resource: JsonObject, run: Run): void {
  if (resource['contained'] === undefined) return
  const contained = objectsOf(resource['contained'])
  if (contained.length === 0) return
  const pointedAt = referencesIn(resource)
  for (const [i, it] of contained.entries()) {
    run.path.push('contained', i)
    for (const { rule, message, holds } of RULES)
      if (!holds(it, pointedAt))
        reportAt(run, rule.element, {
          code: 'invariant',
          rule: rule.key,
          message,
          specification: SPECIFICATION.contained,
        })
    run.path.length -= 2
  }
}

type ContainedRule = {
  readonly rule: { readonly key: string; readonly element: string }
  readonly message: string
  readonly holds: (contained: JsonObject, pointedAt: ReadonlySet<string>) => boolean
}

const RULES: readonly ContainedRule[] = [
  {
    rule: { key: 'dom-2', element: 'contained' },
    message: 'a contained resource contains no other',
    holds: (it) => it['contained'] === undefined,
  },
  {
    rule: { key: 'dom-3', element: 'id' },
    message: 'expected a reference to the contained resource, or from it to its container',
    holds: (it, pointedAt) => {
      const { id } = it
      return (typeof id === 'string' && pointedAt.has(`#${id}`)) || referencesIn(it).has('#')
    },
  },
  {
    rule: { key: 'dom-4', element: 'meta' },
    message: 'a contained resource has no meta.versionId or meta.lastUpdated',
    holds: ({ meta }) =>
      !isJsonObject(meta) || (meta['versionId'] === undefined && meta['lastUpdated'] === undefined),
  },
  {
    rule: { key: 'dom-5', element: 'meta' },
    message: 'a contained resource has no security labels of its own',
    holds: ({ meta }) => !isJsonObject(meta) || meta['security'] === undefined,
  },
]

/** Every text in the resource that begins with "#": references, canonicals and URIs alike. */
function referencesIn(resource: JsonObject): ReadonlySet<string> {
  const found = new Set<string>()
  const open: (Json | undefined)[] = [resource]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') {
      if (next.startsWith('#')) found.add(next)
    } else if (typeof next === 'object' && next !== null) {
      for (const it of Object.values(next)) open.push(it)
    }
  }
  return found
}
