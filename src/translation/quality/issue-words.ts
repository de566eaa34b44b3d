import { type RejectionReason } from '../records/read-record.js'
import { type IssueCode } from '../expressions/scope.js'
import { type ElementProblem } from '../gp-connect/reading/place.js'
import { type RecordProblem } from '../gp-connect/record/read-entries.js'
import { type PdsProblem } from '../pds/pds-translator.js'

type Explained = RejectionReason | IssueCode | ElementProblem | RecordProblem['code'] | PdsProblem

/** What each reason and issue means, in words for who keeps the source system. */
const WORDS: Readonly<Record<Explained, string>> = {
  'ragged-row': 'The row has more or fewer columns than the header.',
  'stray-quote': 'A quote stands where none may be.',
  'unclosed-quote': 'Quoted text begins and does not end.',
  'inside-damage': 'The line may be part of the damaged text before it.',
  'damaged-characters': 'Bytes that are no characters in the encoding of the file.',
  'too-long': 'More characters than are allowed.',
  'too-deep': 'More levels of nesting than are read.',
  'too-many-attributes': 'More attributes than are read.',
  'not-json': 'Text that is not JSON.',
  'not-an-object': 'JSON that is no object, as a record is one.',
  'repeated-key': 'An object has the same member twice.',
  'not-well-formed': 'Text that is not well-formed XML.',
  'document-type': 'A document type declaration, which is never read.',
  'wrong-header': 'The header is not that of the source; nothing was read.',
  'wrong-record': 'The file does not hold the records of the source; nothing was read.',
  'rest-unreadable': 'What follows could not be read.',
  'row-of-nobody': 'No other row of the export names this one, or it names nobody.',
  'another-person': 'Belongs to someone else; left out.',
  'code-unmapped':
    'A code or word that the concept map does not list; kept as the source has it where R4 lets it.',
  'conflicting-duplicate': 'Several rows have one key and differ: none was guessed.',
  'date-malformed': 'No date that can be read; kept as text.',
  'missing-id': 'Nothing to know the row by; it became no resource.',
  'missing-required': 'R4 or the map requires a value that is missing; it became no resource.',
  'nhs-number-invalid': 'No valid NHS number: length or check digit.',
  'nhs-number-missing': 'No NHS number, so nothing is known to be about anybody.',
  'number-malformed': 'No number that can be read.',
  'out-of-range': 'A value outside what the element allows.',
  'period-backwards': 'A period that ends before it starts; both dates are kept as text.',
  'postcode-malformed': 'No postcode by its form.',
  'reference-unresolved': 'Names a row that is not there.',
  'telephone-malformed': 'No telephone number by its form.',
  'unexpected-field': 'A field that the source schema does not know; not translated.',
  'unexpected-type': 'A value of another type than the source schema says.',
  'uprn-malformed': 'No property reference number by its form.',
  'yes-no-malformed': 'Neither yes nor no.',
  'malformed-element': 'Not of the type its place asks for; kept as text.',
  'unknown-element': 'Not an element of its type; kept as text.',
  'element-without-r4-home': 'R4 has no such element; kept as text.',
  'coerced-value': 'Read after a change of form that loses nothing.',
  'empty-element': 'Says nothing; left out.',
  'unresolved-reference': 'Refers to nothing in the record; kept as text.',
  'reference-target-not-allowed': 'Refers to a type that R4 does not allow there; kept in an extension.',
  'contradicting-reference': 'Names two people at once; refers to neither.',
  'supplied-value': 'R4 requires it and the source has none: supplied by rule.',
  invariant: 'Breaks a rule of R4 where it stands; kept as text.',
  'ignored-element': 'Left out for the reason that the mapping states.',
  'not-a-bundle': 'Expected a Bundle, as a structured record is one; nothing was read.',
  'not-a-patient': 'Expected a Patient, as PDS gives one; nothing was read.',
  'unread-in-bundle': 'Said of the record as a whole or of an entry, and of no resource in it; left out.',
  'malformed-entry':
    'Expected a resource in an entry, or contained in one; what is there is none that can be read.',
  'entry-without-resource': 'An entry that is itself the resource; read all the same.',
  'duplicate-resource': 'Sent twice; kept once.',
  'ambiguous-id': 'Two different resources under one id; both kept.',
}

const BY_CODE: ReadonlyMap<string, string> = new Map(Object.entries(WORDS))

/** The meaning of a reason or an issue; empty for one that has no words. */
export function wordsFor(code: string): string {
  return BY_CODE.get(code) ?? ''
}
