import { type Question } from '../model/answer.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type Person } from '../model/person.js'
import { type SourceDescriptor } from '../model/source.js'
import { type FoldedRules } from './rule-set.js'

/** Leave to ask source systems about one person: what, of whom. Only this file can grant it. */
class Permit {
  readonly #content: PermitContent
  constructor(content: PermitContent) {
    this.#content = content
  }
  static read(permit: Permit): PermitContent {
    return permit.#content
  }
}
export type { Permit }

export type PermittedSource = {
  readonly source: SourceDescriptor
  readonly rules: FoldedRules
  readonly question: Question
}

type PermitContent = {
  readonly request: DisclosureRequest
  readonly person: Person
  readonly permitted: readonly PermittedSource[]
}

/** The questions that may be asked, and no others. */
export const questionsOf = (permit: Permit): readonly Question[] =>
  Permit.read(permit).permitted.map((it) => it.question)

export const requestOf = (permit: Permit): DisclosureRequest => Permit.read(permit).request

export const personOf = (permit: Permit): Person => Permit.read(permit).person
