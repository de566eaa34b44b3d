/** Verhoeff's tables: the dihedral group D5 and the permutation of places (SNOMED CT Release File Specifications, 5.5). */
const PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
] as const
const PLACES = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
] as const

/** Partitions of concepts: of the core, and of an extension. */
const CONCEPT_PARTITIONS: readonly string[] = ['00', '10']

/**
 * True for an identifier of a SNOMED CT concept: 6 to 18 digits, the partition of concepts, and the right check digit. A
 * code that a spreadsheet has rounded is none.
 */
export function isConceptIdentifier(text: string): boolean {
  return (
    /^[1-9]\d{5,17}$/.test(text) && CONCEPT_PARTITIONS.includes(text.slice(-3, -1)) && hasCheckDigit(text)
  )
}

function hasCheckDigit(text: string): boolean {
  let check = '0'
  for (const [place, digit] of Array.from(text).toReversed().entries())
    check = at(PRODUCT, check, at(PLACES, String(place % PLACES.length), digit))
  return check === '0'
}

function at(table: readonly string[], row: string, column: string): string {
  return table[Number(row)]?.[Number(column)] ?? ''
}
