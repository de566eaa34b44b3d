import { fhirR4 } from '../fhir-r4/fhir-r4.js'
import { gpConnect } from '../gp-connect/gp-connect.js'
import { type CodedTranslation } from './coded-translation.js'

/** Translations written in code that have a folder of mappings, by the name that their `source.yaml` gives. */
export const CODED_TRANSLATIONS: ReadonlyMap<string, CodedTranslation> = new Map(
  [gpConnect, fhirR4].map((it) => [it.translator.name, it]),
)
