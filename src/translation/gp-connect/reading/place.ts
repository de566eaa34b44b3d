import { type Area } from '../../../model/area.js'
import { type Json } from '../../../model/json.js'
import { type TranslationIssue } from '../../../model/gap.js'
import { type Uses } from './use.js'

/** What can be wrong with, or worth saying of, one element. */
export type ElementProblem =
  /** Not of the type its place asks for: kept as raw text. */
  | 'malformed-element'
  /** Not an element of its STU3 type: kept as raw text. */
  | 'unknown-element'
  /** Of STU3 only, with no typed home in R4: kept as raw text. */
  | 'element-without-r4-home'
  /** Readable only after a lossless change of form (a number sent as text, one item sent as a list). */
  | 'coerced-value'
  /** Empty text, list or object: says nothing, left out. */
  | 'empty-element'
  /** Refers to nothing in the record: kept as raw text beside what else the reference says. */
  | 'unresolved-reference'
  /** Refers to a type that R4 does not allow there: kept in an extension. */
  | 'reference-target-not-allowed'
  /** Names two people at once: refers to neither. */
  | 'contradicting-reference'
  /** R4 requires the element and the source does not have it. */
  | 'supplied-value'
  /** Breaks an R4 invariant where it stands: kept as raw text. */
  | 'invariant'
  /** Left out for the reason given in the table of ignored elements. */
  | 'ignored-element'

/** Everything the readers of one record share. */
export type RecordReading = {
  readonly resolve: ResolveReference
  readonly extensions: ReadExtensions
  readonly report: (problem: ElementProblem, at: Place) => void
}

/** Everything the readers of one resource share. */
export type Reading = RecordReading & {
  readonly sourceType: string
  /** Where in the Bundle it stands. */
  readonly location: string
  /** The location of the resource whose `#id` references it answers. */
  readonly scope: string
  readonly area: Area | undefined
}

/** How extensions are read everywhere: part of the reading, because an extension can hold any structure. */
export type ReadExtensions = {
  /** One name for all spellings of an extension's URL. */
  readonly nameOf: (url: string) => string
  readonly read: Read
}

/** A resource of the record: its R4 type, and the Reference to it that says nothing else, one for all who refer to it. */
export type Found = {
  readonly kind: 'found'
  readonly type: string
  readonly reference: { readonly reference: string }
}

export type Resolved =
  | Found
  | { readonly kind: 'not-found' }
  /** Reference and identifier name two different people. */
  | { readonly kind: 'contradiction' }

/** Finds the final reference of what the source calls by this text or identifier, seen from a resource of this scope. */
export type ResolveReference = (
  reference: string | undefined,
  identifier: Json | undefined,
  scope: string,
) => Resolved

/** Where in the resource a reader is: a path built only when it is told. */
export type Place = {
  readonly reading: Reading
  readonly above: Place | undefined
  readonly step: string | number
}

/** Reads a value into its R4 form; undefined when it is not what its place asks for. */
export type Read = {
  (value: Json, at: Place): Json | undefined
  /** Set on readers of primitives, whose id and extensions stand in a sibling `_name`. */
  readonly primitive?: 'yes'
  /** Of some: true for a value that is read as itself wherever it stands, with nothing to say of it. */
  readonly isPlain?: ((value: Json) => boolean) | undefined
  /** Set on readers of structures: what becomes of each of their elements. */
  readonly parts?: Uses
  /** Set on readers of structures without a name of their own, which are known by what holds them. */
  readonly known?: 'by-holder'
}

/** The place of the resource itself. */
export function rootPlace(reading: Reading): Place {
  return { reading, above: undefined, step: reading.sourceType }
}

/** The place one step further down: a member by its name, an item by its position. */
export function below(at: Place, step: string | number): Place {
  return { reading: at.reading, above: at, step }
}

/** The path from the resource, for example `Observation.component[2].code`: names and positions, never values. */
function pathOf(at: Place): string {
  const steps: string[] = []
  for (let place: Place | undefined = at; place !== undefined; place = place.above)
    steps.unshift(typeof place.step === 'number' ? `[${place.step}]` : `.${place.step}`)
  return steps.join('').slice(1)
}

/** The issue for a problem at a place: where it is, never what it says. */
export function issueAt(problem: ElementProblem, at: Place, source: string): TranslationIssue {
  const path = pathOf(at)
  const rest = path.slice(at.reading.sourceType.length)
  return {
    severity: 'warning',
    source,
    code: problem,
    location: `${at.reading.location}${rest}`,
    expression: path,
    area: at.reading.area,
  }
}
