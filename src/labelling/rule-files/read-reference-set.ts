import { createHash } from 'node:crypto'
import { type Found, addMeaning, labelOnly } from './found.js'
import { type Entry, type Say, entriesOf, onlyKeys, requiredText } from './label-file.js'

/** Codes of one system, as a reference set lists them. */
export type SystemCodes = { readonly system: string; readonly codes: readonly string[] }

/** Reads one imported reference set: a file of kind `reference-set`. A changed list is told by its hash. */
export function readReferenceSet(value: Entry, found: Found, say: Say): void {
  onlyKeys(
    value,
    ['kind', 'category', 'name', 'version', 'imported', 'descendants', 'sha256', 'systems'],
    [],
    say,
  )
  const category = requiredText(value, 'category', [], say)
  requiredText(value, 'name', [], say)
  requiredText(value, 'version', [], say)
  const systems = entriesOf(value['systems'], ['systems'], say).flatMap(([item, path]): SystemCodes[] => {
    onlyKeys(item, ['system', 'codes'], path, say)
    const system = requiredText(item, 'system', path, say)
    const codes = requiredText(item, 'codes', path, say)
    return system === undefined || codes === undefined ? [] : [{ system, codes: listed(codes) }]
  })
  if (requiredText(value, 'sha256', [], say) !== hashOfCodes(systems))
    say(['sha256'], 'the codes are not those that were imported: import the reference set again')
  if (category === undefined) return
  found.referenceSets.push({ category, say })
  const meaning = labelOnly(category)
  for (const { system, codes } of systems) for (const code of codes) addMeaning(found, system, code, meaning)
}

/** SHA-256, in hex, over every system and its codes in order: the same for the same codes however they are laid out. */
export function hashOfCodes(systems: readonly SystemCodes[]): string {
  const text = systems.map(({ system, codes }) => `${system}\n${codes.join('\n')}\n`).join('\n')
  return createHash('sha256').update(text).digest('hex')
}

function listed(codes: string): readonly string[] {
  return codes.split(/\s+/).filter((it) => it !== '')
}
