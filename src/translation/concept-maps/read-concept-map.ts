import { shapeCheck, contentOf } from '../text/check-shape.js'
import { type ReadFile, offsetOf } from '../text/mapping-file.js'
import { type ConceptMap, type TargetCode, type UnmappedPolicy } from './concept-map.js'

/** Says what becomes of a code that the map does not list: there is no default. */
const POLICY_URL = 'https://linchpin.example/fhir/StructureDefinition/unmapped-policy'

type WrittenTarget = { readonly code?: string; readonly display?: string; readonly equivalence: string }
type WrittenGroup = {
  readonly source: string
  readonly target: string
  readonly element: readonly { readonly code: string; readonly target: readonly WrittenTarget[] }[]
  readonly unmapped?: { readonly mode: 'fixed'; readonly code: string; readonly display?: string }
}
type WrittenMap = {
  readonly name: string
  readonly extension: readonly {
    readonly url: string
    readonly valueCode: 'reject' | 'text-only' | 'default'
  }[]
  readonly group: readonly WrittenGroup[]
}

const EQUIVALENCES = [
  'relatedto',
  'equivalent',
  'equal',
  'wider',
  'subsumes',
  'narrower',
  'specializes',
  'inexact',
  'unmatched',
]

const TARGET = {
  type: 'object',
  required: ['equivalence'],
  additionalProperties: false,
  properties: {
    code: { type: 'string', minLength: 1 },
    display: { type: 'string' },
    equivalence: { enum: EQUIVALENCES },
    comment: { type: 'string' },
  },
}

const GROUP = {
  type: 'object',
  required: ['source', 'target', 'element'],
  additionalProperties: false,
  properties: {
    source: { type: 'string', minLength: 1 },
    target: { type: 'string', minLength: 1 },
    element: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'target'],
        additionalProperties: false,
        properties: {
          code: { type: 'string', minLength: 1 },
          display: { type: 'string' },
          target: { type: 'array', minItems: 1, maxItems: 1, items: TARGET },
        },
      },
    },
    unmapped: {
      type: 'object',
      required: ['mode', 'code'],
      additionalProperties: false,
      properties: { mode: { const: 'fixed' }, code: { type: 'string' }, display: { type: 'string' } },
    },
  },
}

const hasShape = shapeCheck<WrittenMap>({
  type: 'object',
  required: ['resourceType', 'url', 'name', 'status', 'extension', 'group'],
  additionalProperties: false,
  properties: {
    resourceType: { const: 'ConceptMap' },
    url: { type: 'string' },
    version: { type: 'string' },
    name: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*$' },
    title: { type: 'string' },
    status: { enum: ['draft', 'active', 'retired', 'unknown'] },
    description: { type: 'string' },
    copyright: { type: 'string' },
    extension: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        required: ['url', 'valueCode'],
        additionalProperties: false,
        properties: { url: { const: POLICY_URL }, valueCode: { enum: ['reject', 'text-only', 'default'] } },
      },
    },
    group: { type: 'array', minItems: 1, maxItems: 1, items: GROUP },
  },
})

/** The concept map the file holds, by the name its file has; undefined when it is not one, every reason reported. */
export function readConceptMap(file: ReadFile, name: string): ConceptMap | undefined {
  const written = contentOf(file, hasShape)
  const group = written?.group[0]
  if (written === undefined || group === undefined) return undefined
  const unmapped = policyOf(file, written, group)
  const targets = readTargets(file, group)
  if (unmapped === undefined || targets === undefined) return undefined
  return { name, sourceSystem: group.source, targets, unmapped }
}

function policyOf(file: ReadFile, map: WrittenMap, group: WrittenGroup): UnmappedPolicy | undefined {
  const kind = map.extension[0]?.valueCode ?? 'reject'
  const fixed = group.unmapped
  if ((kind === 'default') !== (fixed !== undefined)) {
    const at = offsetOf(file.document.getIn(['extension', 0, 'valueCode'], true))
    file.report(at, 'shape', 'the policy "default" and group.unmapped go together: give both or neither')
    return undefined
  }
  if (kind !== 'default' || fixed === undefined) return kind === 'default' ? undefined : { kind }
  return { kind, target: { system: group.target, code: fixed.code, display: fixed.display } }
}

function readTargets(
  file: ReadFile,
  group: WrittenGroup,
): ReadonlyMap<string, TargetCode | undefined> | undefined {
  const targets = new Map<string, TargetCode | undefined>()
  let sound = true
  for (const [index, element] of group.element.entries()) {
    const at = (): number => offsetOf(file.document.getIn(['group', 0, 'element', index, 'code'], true))
    const [target] = element.target
    if (targets.has(element.code)) {
      file.report(at(), 'duplicate', `"${element.code}" is listed twice`)
      sound = false
    }
    if ((target?.equivalence === 'unmatched') !== (target?.code === undefined)) {
      file.report(
        at(),
        'shape',
        `"${element.code}" needs a target code, or the equivalence "unmatched" without one`,
      )
      sound = false
    }
    targets.set(element.code, targetOf(group, target))
  }
  return sound ? targets : undefined
}

function targetOf(group: WrittenGroup, target: WrittenTarget | undefined): TargetCode | undefined {
  if (target?.code === undefined) return undefined
  return { system: group.target, code: target.code, display: target.display }
}
