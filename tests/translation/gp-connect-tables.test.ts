import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { compileFolder } from '../../src/translation/coded/compile-folder.js'
import { type CodedMapping } from '../../src/translation/coded/coded-mapping.js'
import { type ElementUse } from '../../src/translation/coded/coded-translation.js'
import { CODED_TYPES } from '../../src/translation/gp-connect/tables/coded-types.js'
import { type R4Elements, findElement } from '../../src/translation/target/r4-elements.js'
import { formatProblem } from '../../src/translation/text/mapping-problem.js'
import { R4, asJson, loaded } from './mapping-fixtures.js'
import { translate } from './gp-connect-record.js'
import { WHOLE_RECORD } from './gp-connect-whole-record.js'

const SOURCE = readFileSync(
  join(import.meta.dirname, '..', '..', 'mappings', 'gp-connect', 'source.yaml'),
  'utf8',
)

function problemsWith(text: string): readonly string[] {
  const compiled = compileFolder(() => R4, [{ path: 'source.yaml', text }])
  return compiled.kind === 'errors' ? compiled.problems.map(formatProblem) : []
}

function mappingFrom(text: string): CodedMapping {
  const compiled = compileFolder(() => R4, [{ path: 'source.yaml', text }])
  if (compiled.kind !== 'code') throw new Error('not the folder of a translation in code')
  return compiled.mapping
}

/** Lines of the file that list one element, by their index. */
const ELEMENT_LINES = SOURCE.split('\n').flatMap((line, index) => (/^ {4}\S+: \{/.test(line) ? [index] : []))

function without(index: number): string {
  return SOURCE.split('\n')
    .filter((_, at) => at !== index)
    .join('\n')
}

function changed(index: number, from: RegExp, to: string): string {
  return SOURCE.split('\n')
    .map((line, at) => (at === index ? line.replace(from, to) : line))
    .join('\n')
}

describe('the source schema of gp-connect', () => {
  test('lists what the tables handle and nothing else', () => {
    expect(problemsWith(SOURCE)).toEqual([])
    expect(ELEMENT_LINES.length).toBe(CODED_TYPES.flatMap((it) => it.elements).length)
  })

  test('cannot lose an element that a table handles', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ELEMENT_LINES), (index) => {
        expect(problemsWith(without(index))).toEqual([
          expect.stringMatching(/^source\.yaml:\d+:\d+: ".+" is not listed$/),
        ])
      }),
      { numRuns: 25 },
    )
  })

  test('cannot list an element that no table handles', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ELEMENT_LINES), (index) => {
        const name = /^ {4}(\S+): /.exec(SOURCE.split('\n')[index] ?? '')?.[1] ?? ''
        const found = problemsWith(changed(index, /^ {4}\S+: /, `    ${name}Too: `))
        expect(found).toContainEqual(expect.stringMatching(/^source\.yaml:\d+:\d+: no table handles ".+Too"/))
      }),
      { numRuns: 25 },
    )
  })

  test('cannot say another use than the tables have', () => {
    const mapped = ELEMENT_LINES.filter((it) => (SOURCE.split('\n')[it] ?? '').includes('use: mapped'))
    fc.assert(
      fc.property(fc.constantFrom(...mapped), (index) => {
        const found = problemsWith(changed(index, /use: mapped/, 'use: verbatim'))
        expect(found).toEqual([
          expect.stringMatching(/is listed as verbatim, and the tables have it mapped$/),
        ])
      }),
      { numRuns: 25 },
    )
  })

  test.each([
    ['a type that no table reads', '  Patient:\n', '  Patiant:\n', /no table reads "Patiant"; did you mean/],
    ['an element without its privacy class', ', privacy: identifier }', ' }', /privacy/],
    ['an ignored element for another reason', 'gives the R4 id', 'gives some id', /is ignored because/],
    ['a name that no translation in code has', 'name: gp-connect', 'name: gp-conect', /did you mean/],
    ['a kind that is not code', 'kind: code', 'kind: cod', /./],
  ])('is refused with %s', (_, from, to, said) => {
    expect(problemsWith(SOURCE.replace(from, to))).toContainEqual(expect.stringMatching(said))
  })
})

describe('what the tables say they fill', () => {
  const uses = CODED_TYPES.flatMap(({ name, to, elements }) =>
    elements.flatMap((it) => it.to.map((place) => [`${name}.${it.element}`, to, place] as const)),
  )

  test.each(uses)('%s: %s.%s is an element of R4', (_, type, place) => {
    expect(isOfR4(R4, type, place.split(/\.?extension\(/)[0] ?? '')).toBe(true)
  })

  const outcome = translate(asJson(WHOLE_RECORD))
  const made = new Map(outcome.resources.map((it) => [it.sourceReference, asJson(it.resource)]))
  const sent = WHOLE_RECORD.entry.map((it) => it.resource).filter((it) => it['id'] !== undefined)

  test.each(sent.map((it) => [`${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`, it] as const))(
    'is filled from %s',
    (reference, resource) => {
      const type = CODED_TYPES.find((it) => it.name === resource['resourceType'])
      const output = made.get(reference)
      const given = (type?.elements ?? []).filter((it) => hasAt(resource, placeOf(it.element)))
      expect(given.length).toBeGreaterThan(0)
      expect(given.filter((it) => !isFilled(output, it)).map((it) => it.element)).toEqual([])
    },
  )
})

describe('the version of gp-connect', () => {
  const { version } = mappingFrom(SOURCE).translator

  test('is that of its folder with a hash, the same every time', () => {
    expect(version).toMatch(/^1\.0\.0\+[0-9a-f]{16}$/)
    expect(mappingFrom(SOURCE).translator.version).toBe(version)
    expect(loaded('gp-connect').translator.version).toBe(version)
  })

  test('is another when the folder is', () => {
    const other = SOURCE.replace('privacy: third-party', 'privacy: personal')
    expect(mappingFrom(other).translator.version).not.toBe(version)
  })
})

/** Whether a dotted path leads from the type to an element of it. */
function isOfR4(r4: R4Elements, type: string, path: string): boolean {
  if (path === '') return true
  const [name = '', ...rest] = path.split('.')
  const shape = r4.get(type)
  const found = shape === undefined ? undefined : findElement(shape, name)
  return found !== undefined && isOfR4(r4, found.type, rest.join('.'))
}

/** Where the element or extension of a table stands in a resource. */
function placeOf(element: string): string {
  const name = /^extension\((.+)\)$/.exec(element)?.[1]
  return name === undefined ? element : `extension(${name})`
}

function isFilled(output: unknown, { to, use }: ElementUse): boolean {
  return use === 'ignored' || to.some((it) => hasAt(output, it))
}

/** Whether something stands at the path: through lists, and into the extensions whose URL has the name in it. */
function hasAt(value: unknown, path: string): boolean {
  if (Array.isArray(value)) return value.some((it) => hasAt(it, path))
  if (path === '') return value !== undefined
  if (!isJsonObject(value)) return false
  const url = /^extension\((.+)\)$/.exec(path)?.[1]
  if (url !== undefined) return extensionsOf(value).some((it) => (textOf(it['url']) ?? '').includes(url))
  const [, name = '', rest = ''] =
    /^([^.(]+)(?:\.(.*))?$/.exec(path) ?? /^([^.]+)\.(extension\(.+\))$/.exec(path) ?? []
  return value[name] !== undefined && hasAt(value[name], rest)
}

function extensionsOf(value: JsonObject): readonly JsonObject[] {
  return objectsOf(value['extension'])
}
