import { type Area } from '../../model/area.js'
import { type Translator } from '../translator.js'

/** What a translation written in code does with one element of its source. */
export type ElementUse = {
  /** Dotted, from its type: `reaction.substance`; an extension by its name: `extension(NAME)`. */
  readonly element: string
  readonly use: 'mapped' | 'carried' | 'verbatim' | 'ignored'
  /** Elements of the R4 type that it comes to, dotted from that type; extensions as `extension(URL)`. */
  readonly to: readonly string[]
  /** Why it is ignored, where it is. */
  readonly because: string | undefined
}

/** One type of the source with everything that is done with its elements. */
export type CodedType = {
  readonly name: string
  /** The R4 type it becomes. */
  readonly to: string
  /** `resource`: makes resources; `datatype`: stands in elements, whose privacy it has; `any`: part of, or around, every resource. */
  readonly stands: 'resource' | 'datatype' | 'any'
  /** The area its type alone decides. */
  readonly area: Area | undefined
  readonly elements: readonly ElementUse[]
}

/** A translation in code before its folder is read: its version comes from there. */
export type CodedTranslation = {
  readonly translator: Pick<Translator, 'name' | 'translate'>
  /** The tables it runs by, as they say of themselves what they do. */
  readonly types: readonly CodedType[]
}
