import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSchema } from '../../src/cli/validate/read-definitions.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { FOLDER_NAMES, asJson, contextFor, loaded, recordOf } from './mapping-fixtures.js'

const ROOT = join(import.meta.dirname, '..', '..')
const checks = validator(readSchema(ROOT), [])

/** What takes the place of a value; undefined: it is left out. */
const ODD: readonly (Json | undefined)[] = [
  ...[undefined, null, true, 7, -1.5, 1e300, '', '   ', '\u0000', '\ud800', '💥', '٣', '-', 'NULL', 'words'],
  ...['2026-02-30', '31/02/2026', '0000-00-00', '2026-13-01T25:00:00Z', '2026-03-02T10:00:00', '9999999999'],
  ...['long words '.repeat(2000), '<script>alert(1)</script>', [], [[]], {}, [null], { a: 'b' }, ['c']],
]

type Case = { readonly input: Json; readonly nhsNumbers?: readonly string[] }

/** Those of the cases, so that a case about somebody else is translated too. */
const NUMBERS = ['9990000018', '9990000026', '9990000034']

/** Cases of which nothing comes whoever is asked about. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'no-nhs-number.yaml',
  'not-matched.yaml',
  'invalid-nhs-number.yaml',
  'no-person-key.yaml',
])

type Path = readonly string[]

function pathsIn(value: Json | undefined, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, it]: [string, Json | undefined]) => [
    [...at, key],
    ...pathsIn(it, [...at, key]),
  ])
}

function damaged(value: Json, [key = '', ...rest]: Path, to: Json | undefined): Json {
  const put = (it: Json | undefined): Json | undefined =>
    rest.length === 0 || it === undefined ? to : damaged(it, rest, to)
  if (Array.isArray(value)) {
    const items: readonly Json[] = value
    return items.flatMap((it, index) => (String(index) === key ? [put(it) ?? []].flat(0) : [it]))
  }
  if (!isJsonObject(value)) return value
  return asJson({ ...value, [key]: put(value[key]) })
}

/** What is R4 when it arrives is handed on as it was sent. */
const TRANSLATED = FOLDER_NAMES.filter((it) => it !== 'fhir-r4')

describe.each(TRANSLATED)('%s', (name) => {
  const folder = join(ROOT, 'mappings', name, 'cases')
  const { translator } = loaded(name)

  test.each(readdirSync(folder))(
    'whatever is amiss at one place of %s, what comes of it is valid R4',
    (file) => {
      const { input, nhsNumbers } = parse(readFileSync(join(folder, file), 'utf8')) as Case
      const context = contextFor([...(nhsNumbers ?? []), ...NUMBERS])
      const found = new Set<string>()
      let made = 0
      for (const [index, path] of pathsIn(input).entries()) {
        // A stride that shares no factor with the number of values, so that neighbours and namesakes differ.
        const to = ODD[(index * 11 + file.length) % ODD.length]
        const content = damaged(input, path, to)
        const { resources } = translator.translate(recordOf(name, content), context)
        made += resources.length
        for (const { resource } of resources)
          for (const it of checks.validate(resource))
            if (it.severity === 'error')
              found.add(
                `${path.join('.')} ${(to === undefined ? 'left out' : JSON.stringify(to)).slice(0, 40)}: ${it.expression} ${it.rule}`,
              )
      }
      expect([...found]).toEqual([])
      if (!OF_NOBODY.has(file)) expect(made).toBeGreaterThan(0)
    },
  )
})
