import { CONFIDENTIALITIES, type Confidentiality, type Meaning } from './label-rules.js'

/** What is known of how one resource must be handled. Marks only ever rise. */
export type Marks = {
  readonly labels: ReadonlySet<string>
  readonly confidentiality: Confidentiality
  readonly anonymousAccess: boolean
  readonly isController: boolean
}

export const NO_MARKS: Marks = {
  labels: new Set(),
  confidentiality: 'N',
  anonymousAccess: false,
  isController: true,
}

/** The strictest marks that any of the meanings gives; the mildest there are for none. */
export function marksOf(meanings: readonly Meaning[]): Marks {
  return meanings.map(marksOfOne).reduce(bothMarks, NO_MARKS)
}

/** The stricter of the two in every respect: associative, commutative and idempotent, so that order cannot matter. */
export function bothMarks(a: Marks, b: Marks): Marks {
  return {
    labels: new Set([...a.labels, ...b.labels]),
    confidentiality: higher(a.confidentiality, b.confidentiality),
    anonymousAccess: a.anonymousAccess || b.anonymousAccess,
    isController: a.isController && b.isController,
  }
}

/** The marks with more labels. */
export function withLabels(marks: Marks, labels: readonly string[]): Marks {
  return { ...marks, labels: new Set([...marks.labels, ...labels]) }
}

/** What a resource inherits from one it is explained by: what it is about, not who controls it. */
export function inherited(marks: Marks): Marks {
  return { ...marks, isController: true }
}

/** True when the two agree in every respect. */
export function sameMarks(a: Marks, b: Marks): boolean {
  return (
    a.labels.size === b.labels.size &&
    [...a.labels].every((it) => b.labels.has(it)) &&
    a.confidentiality === b.confidentiality &&
    a.anonymousAccess === b.anonymousAccess &&
    a.isController === b.isController
  )
}

function marksOfOne(meaning: Meaning): Marks {
  return {
    labels: new Set(meaning.label === undefined ? [] : [meaning.label]),
    confidentiality: meaning.confidentiality ?? 'N',
    anonymousAccess: meaning.anonymousAccess,
    isController: meaning.isController,
  }
}

function higher(a: Confidentiality, b: Confidentiality): Confidentiality {
  return CONFIDENTIALITIES.indexOf(a) >= CONFIDENTIALITIES.indexOf(b) ? a : b
}
