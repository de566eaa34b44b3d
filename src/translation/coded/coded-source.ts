import { shapeCheck } from '../text/check-shape.js'
import { PRIVACY_CLASSES, type PrivacyClass } from '../source/source-schema.js'

/** One element as its folder lists it. */
export type WrittenElement = {
  readonly use: 'mapped' | 'carried' | 'verbatim' | 'ignored'
  readonly privacy?: PrivacyClass
  readonly reason?: string
}

type WrittenTypes = Readonly<Record<string, Readonly<Record<string, WrittenElement>>>>

/** The `source.yaml` of a translation written in code: every element, its privacy class, and what becomes of it. */
export type CodedSource = {
  readonly kind: 'code'
  readonly name: string
  readonly version: string
  readonly title: string
  readonly assumptions: readonly string[]
  readonly types: WrittenTypes
  readonly datatypes: WrittenTypes
}

const REASON = { type: 'string', minLength: 10 }

/** Elements of a type; those of a datatype have the privacy class of the element that holds it, and none of their own. */
function typesWith(privacy: Readonly<Record<string, object>>): object {
  const listed = (use: object, more: Readonly<Record<string, object>>): object => ({
    type: 'object',
    required: ['use', ...Object.keys({ ...privacy, ...more })],
    additionalProperties: false,
    properties: { use, ...privacy, ...more },
  })
  return {
    type: 'object',
    additionalProperties: {
      type: 'object',
      additionalProperties: {
        if: { type: 'object', properties: { use: { const: 'ignored' } } },
        then: listed({ const: 'ignored' }, { reason: REASON }),
        else: listed({ enum: ['mapped', 'carried', 'verbatim', 'ignored'] }, {}),
      },
    },
  }
}

export const isCodedSource = shapeCheck<CodedSource>({
  type: 'object',
  required: ['kind', 'name', 'version', 'title', 'assumptions', 'types', 'datatypes'],
  additionalProperties: false,
  properties: {
    kind: { const: 'code' },
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    title: { type: 'string' },
    assumptions: { type: 'array', items: { type: 'string' } },
    types: typesWith({ privacy: { enum: PRIVACY_CLASSES } }),
    datatypes: typesWith({}),
  },
})
