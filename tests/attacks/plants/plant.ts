import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { type CaseRecord } from '../../../sandbox/council/shapes.js'

/** Everything that is planted is about her, but where a row says whom. */
export const DOROTHY = '9990000018'
export const SNOMED = 'http://snomed.info/sct'
/** How the systems that send FHIR refer to her. */
export const HER: JsonObject = { reference: 'Patient/p18' }

/** Who may ask about her, and may not see what is planted. */
export type Reader = 'ward-nurse' | 'social-worker' | 'gp' | 'citizen'

/** What a source holds of one plant. */
export type Held =
  | { readonly in: 'practice' | 'council'; readonly resources: readonly FhirResource[] }
  /** Entries of the record that the practice sends by GP Connect, in STU3. */
  | {
      readonly in: 'record'
      readonly resources: readonly FhirResource[]
      /** What that record says of itself as a whole. */
      readonly meta?: JsonObject | undefined
    }
  /** Documents that the practice gives by GP Connect, in STU3, and the file that one of them has attached. */
  | {
      readonly in: 'documents'
      readonly resources: readonly FhirResource[]
      readonly file: { readonly id: string; readonly text: string }
    }
  | { readonly in: 'case-system'; readonly change: (it: CaseRecord) => CaseRecord }

/** Something that must not leave, as a source of the region sends it, and the same as it may leave. */
export type Plant = {
  /** Its row in the catalogue: `L20`, `23`. */
  readonly row: string
  readonly what: string
  /** NHS number of whom it is about. */
  readonly about: string
  readonly reader: Reader
  /** The type that is searched and read. */
  readonly type: string
  /** The word that stands in it and nowhere else. */
  readonly mark: string
  readonly hidden: Held
  /** Undefined: the very same is held, and she has agreed to share the category. */
  readonly open: Held | undefined
  /** What of it leaves while it is hidden: nothing, or the item without the word. */
  readonly leaves: 'nothing' | 'the rest'
  /** Whether anything is said of what is withheld. */
  readonly notice: 'generic' | 'silent'
  /** Ways in, by words of their names, that never give the word, hidden or not: each is of the type, or of the element. */
  readonly never: readonly string[]
}

/** The word of a plant, and an id that no other plant has. */
export type Made = { readonly mark: string; readonly id: string }

export type PlantRow = Pick<Plant, 'row' | 'what' | 'type'> &
  Partial<Pick<Plant, 'about' | 'reader' | 'leaves' | 'notice' | 'never'>> & {
    readonly make: (it: Made) => Pick<Plant, 'hidden'> & Partial<Pick<Plant, 'open'>>
  }

/** What is found by a code or a date that no plant has, and types that no summary has: by type, where nobody is given them. */
const NEVER_GIVEN: Readonly<Record<string, readonly string[]>> = {
  Condition: ['_search by the hidden code', '_search by the hidden date'],
  DocumentReference: ['$summary'],
}

/** Who asks for one type is not given what it only names: a reference to it goes, with the words on it. */
export const OF_ONE_TYPE: readonly string[] = [
  '{type}',
  'of its type',
  'batch of a search',
  'batch of a read',
]

/** Most of what is said in words is no part of `_summary=true` (FHIR R4, search.html#summary), nor of `_elements=code`. */
export const IN_A_NOTE: readonly string[] = ['with a summary', 'with elements']

/** The plants of rows, each with a word of its own. */
export function planted(rows: readonly PlantRow[]): readonly Plant[] {
  return rows.map(({ make, never = [], ...row }, index) => {
    const number = String(index + 10)
    const { hidden, open } = make({ mark: `quillmark${number}`, id: `plant${number}` })
    return {
      about: DOROTHY,
      reader: 'ward-nurse',
      leaves: 'nothing',
      notice: 'generic',
      ...row,
      mark: `quillmark${number}`,
      hidden,
      open,
      never: [...never, ...(NEVER_GIVEN[row.type] ?? [])],
    }
  })
}
