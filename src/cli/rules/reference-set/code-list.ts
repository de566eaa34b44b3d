import { isConceptIdentifier } from './snomed-identifier.js'

/** One code of a reference set. */
export type ListedCode = { readonly system: string; readonly code: string }

/** What one file lists, and the version it gives itself. */
export type CodeList = { readonly codes: readonly ListedCode[]; readonly version: string | undefined }

export const SNOMED = 'http://snomed.info/sct'

/** How a file is to be read. */
export type Wanted = {
  /** As the command line names it: what problems are told with. */
  readonly file: string
  readonly path: string
  /** Identifiers of the reference sets wanted of a release file that holds several; empty for the only one. */
  readonly refsets: readonly string[]
}

/** Why a code of SNOMED CT cannot be used. */
export const NOT_A_CONCEPT = 'not an identifier of a SNOMED CT concept'

/** What is wrong with a code; undefined where it can be used. */
export function faultOf({ system, code }: ListedCode): string | undefined {
  if (code === '') return 'no code'
  if (/\s/.test(code)) return 'a code has no spaces in it'
  return system === SNOMED && !isConceptIdentifier(code) ? NOT_A_CONCEPT : undefined
}
