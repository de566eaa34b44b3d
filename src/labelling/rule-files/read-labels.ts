import { CONFIDENTIALITIES, type Meaning } from '../label-rules.js'
import { type Found, addMeaning, labelOnly } from './found.js'
import { type Entry, type Path, type Say, entriesOf, onlyKeys, requiredText } from './label-file.js'

/** Reads handling marks and security codes: a file of kind `label-rules`. */
export function readLabels(value: Entry, found: Found, say: Say): void {
  onlyKeys(value, ['kind', 'flags', 'security'], [], say)
  entriesOf(value['flags'], ['flags'], say).forEach(([item, path]) => {
    onlyKeys(item, ['flag', ...MEANINGS], path, say)
    const flag = requiredText(item, 'flag', path, say)
    const meaning = readMeaning(item, path, say)
    if (flag === undefined) return
    if (found.flags.has(flag)) say([...path, 'flag'], `flag ${flag} is defined twice`)
    found.flags.set(flag, meaning)
  })
  entriesOf(value['security'], ['security'], say).forEach(([item, path]) => {
    onlyKeys(item, ['system', 'code', ...MEANINGS], path, say)
    addCode(found, item, readMeaning(item, path, say), path, say)
  })
}

/** Reads categories with their value sets: a file of kind `exclusion-categories`. */
export function readCategories(value: Entry, found: Found, say: Say): void {
  onlyKeys(value, ['kind', 'categories'], [], say)
  entriesOf(value['categories'], ['categories'], say).forEach(([category, path]) => {
    onlyKeys(category, ['label', 'name', 'basis', 'value_sets'], path, say)
    const label = requiredText(category, 'label', path, say)
    requiredText(category, 'basis', path, say)
    if (label === undefined) return
    found.categories.add(label)
    entriesOf(category['value_sets'], [...path, 'value_sets'], say).forEach(([set, setPath]) => {
      onlyKeys(set, ['name', 'version', 'codes'], setPath, say)
      requiredText(set, 'version', setPath, say)
      readCodes(found, set['codes'], label, [...setPath, 'codes'], say)
    })
  })
}

/** Reads a list of codes that all mean one label. */
export function readCodes(found: Found, codes: unknown, label: string, path: Path, say: Say): void {
  entriesOf(codes, path, say).forEach(([code, codePath]) => {
    onlyKeys(code, ['system', 'code', 'display'], codePath, say)
    addCode(found, code, labelOnly(label), codePath, say)
  })
}

function addCode(found: Found, item: Entry, meaning: Meaning, path: Path, say: Say): void {
  const system = requiredText(item, 'system', path, say)
  const code = requiredText(item, 'code', path, say)
  if (system !== undefined && code !== undefined) addMeaning(found, system, code, meaning)
}

const MEANINGS = ['label', 'confidentiality', 'anonymous_access', 'controller'] as const

function readMeaning(item: Entry, path: Path, say: Say): Meaning {
  if (!MEANINGS.some((it) => item[it] !== undefined))
    say(path, `expected at least one of ${MEANINGS.join(', ')}`)
  const confidentiality = CONFIDENTIALITIES.find((it) => it === item['confidentiality'])
  if (item['confidentiality'] !== undefined && confidentiality === undefined)
    say([...path, 'confidentiality'], `expected one of ${CONFIDENTIALITIES.join(', ')}`)
  const label = item['label'] === undefined ? undefined : requiredText(item, 'label', path, say)
  if (item['anonymous_access'] !== undefined && item['anonymous_access'] !== true)
    say([...path, 'anonymous_access'], 'expected true, or nothing')
  if (item['controller'] !== undefined && item['controller'] !== false)
    say([...path, 'controller'], 'expected false, or nothing')
  return {
    label,
    confidentiality,
    anonymousAccess: item['anonymous_access'] === true,
    isController: item['controller'] !== false,
  }
}
