import { type Lineage } from '../lineage.js'
import { type Translator } from '../translator.js'
import { type CodedType } from './coded-translation.js'

/** The folder of a translation written in code, checked against the tables of that code. */
export type CodedMapping = {
  /** Its version is `1.0.0+hash`, the hash over the source schema and over what the tables do: for Provenance. */
  readonly translator: Translator
  readonly title: string
  readonly assumptions: readonly string[]
  readonly types: readonly CodedType[]
  readonly lineage: Lineage
}
