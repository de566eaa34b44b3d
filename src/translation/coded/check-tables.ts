import { type ReadFile, offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type CodedSource, type WrittenElement } from './coded-source.js'
import { type CodedType, type ElementUse } from './coded-translation.js'

/** Reports every element that the tables handle and the file does not list, lists otherwise, or lists in vain. */
export function checkTables(file: ReadFile, written: CodedSource, types: readonly CodedType[]): void {
  for (const section of ['types', 'datatypes'] as const) {
    const known = types.filter((it) => (it.stands === 'datatype') === (section === 'datatypes'))
    const at = (...path: readonly string[]): number => offsetOf(file.document.getIn([section, ...path], true))
    for (const it of known) {
      const listed = written[section][it.name]
      if (listed === undefined)
        file.report(at(), 'unmapped-field', `the tables read ${it.name}, which ${section} does not list`)
      else checkElements(file, it, listed, (...path) => at(it.name, ...path))
    }
    for (const name of Object.keys(written[section])) {
      const names = known.map((it) => it.name)
      if (!names.includes(name))
        file.report(at(name), 'unknown-field', `no table reads "${name}"${didYouMean(name, names)}`)
    }
  }
}

function checkElements(
  file: ReadFile,
  { name, elements }: CodedType,
  listed: Readonly<Record<string, WrittenElement>>,
  at: (...path: readonly string[]) => number,
): void {
  for (const it of elements) {
    const written = listed[it.element]
    const wrong = written === undefined ? 'is not listed' : departure(it, written)
    if (wrong !== undefined)
      file.report(
        at(...(written === undefined ? [] : [it.element])),
        'unmapped-field',
        `"${name}.${it.element}" ${wrong}`,
      )
  }
  const handled = elements.map((it) => it.element)
  for (const element of Object.keys(listed))
    if (!handled.includes(element))
      file.report(
        at(element),
        'unknown-field',
        `no table handles "${name}.${element}"${didYouMean(element, handled)}`,
      )
}

function departure(it: ElementUse, written: WrittenElement): string | undefined {
  if (written.use !== it.use) return `is listed as ${written.use}, and the tables have it ${it.use}`
  if (written.reason !== it.because) return `is ignored because "${it.because ?? ''}", as the tables say`
  return undefined
}
