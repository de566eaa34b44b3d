import { resourceType } from '../../fhir/resource-types.js'
import { faultOfTerm, type Term } from '../words/terms.js'
import { type Found } from './found.js'
import { type Entry, type Path, type Say, entriesOf, onlyKeys, requiredText, textsOf } from './label-file.js'
import { readCodes } from './read-labels.js'

/** Reads what free text is screened for: a file of kind `text-terms`. */
export function readTextTerms(value: Entry, found: Found, say: Say): void {
  onlyKeys(value, ['kind', 'unscreened', 'lists'], [], say)
  const label = requiredText(value, 'unscreened', [], say)
  found.unscreened = label
  entriesOf(value['lists'], ['lists'], say).forEach(([list, path]) => {
    onlyKeys(list, ['label', 'name', 'version', 'terms'], path, say)
    requiredText(list, 'name', path, say)
    requiredText(list, 'version', path, say)
    found.terms.push(...readTerms(list, 'terms', path, say))
  })
}

/** Reads what medicines tell of why they are given: a file of kind `medicine-meanings`. */
export function readMedicines(value: Entry, found: Found, say: Say): void {
  onlyKeys(value, ['kind', 'looked_for_in', 'groups'], [], say)
  textsOf(value['looked_for_in'], ['looked_for_in'], say).forEach(([element, at]) => {
    const [type = '', ...path] = element.split('.')
    if (resourceType(type) === undefined || path.length === 0)
      say(at, `${element} is no element of a type that is shared`)
    found.medicines.paths.set(type, [...(found.medicines.paths.get(type) ?? []), path.join('.')])
  })
  entriesOf(value['groups'], ['groups'], say).forEach(([group, path]) => {
    onlyKeys(group, ['label', 'name', 'version', 'codes', 'names'], path, say)
    requiredText(group, 'name', path, say)
    requiredText(group, 'version', path, say)
    const terms = readTerms(group, 'names', path, say)
    found.medicines.names.push(...terms)
    const label = requiredText(group, 'label', path, say)
    if (label !== undefined) readCodes(found, group['codes'], label, [...path, 'codes'], say)
  })
}

function readTerms(list: Entry, name: string, path: Path, say: Say): readonly Term[] {
  const label = requiredText(list, 'label', path, say)
  return textsOf(list[name], [...path, name], say).flatMap(([text, at]) => {
    const fault = faultOfTerm(text)
    if (fault !== undefined) say(at, fault)
    return fault === undefined && label !== undefined ? [{ label, text }] : []
  })
}
