import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PURPOSES } from '../../src/model/purpose.js'
import { REFUSALS } from '../../src/model/refusal.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { trackedFiles } from '../repository/tracked-files.js'
import { CODE_SYSTEMS, DEFINITIONS, OWN } from './profile-folder.js'

const USING = trackedFiles().filter((it) => /^(src|sandbox|mappings)\/.*\.(ts|ya?ml|json)$/.test(it))
const NAMED =
  /https:\/\/linchpin\.example\/fhir\/(?:CodeSystem|StructureDefinition)\/[a-z][a-z0-9-]*[a-z0-9]/g
/** How the translation of GP Connect and the masks write the URL of an extension. */
const COMPOSED = /\$\{OWN(?:_EXTENSIONS)?\}([a-z][a-z-]*[a-z])`/g
/** Parameters of the API that are no extensions. */
const SEARCH_PARAMETERS = 'src/fhir/types/parameters.ts'

function urlsIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const composed = file === SEARCH_PARAMETERS ? [] : [...text.matchAll(COMPOSED)]
  return [
    ...[...text.matchAll(NAMED)].map((it) => it[0]),
    ...composed.map((it) => `${OWN}/StructureDefinition/${it[1] ?? ''}`),
  ]
}

describe('what the code and the mappings write', () => {
  const used = [...new Set(USING.flatMap(urlsIn))].toSorted()

  test('is found', () => {
    expect(used).toContain(`${OWN}/CodeSystem/purpose`)
    expect(used).toContain(`${OWN}/StructureDefinition/source-element`)
  })

  test.each(used)('%s is defined', (url) => {
    expect([...DEFINITIONS.keys()]).toContain(url)
  })
})

function codesOf(system: string): readonly string[] {
  return objectsOf(CODE_SYSTEMS.get(system)?.['concept']).map((it) => textOf(it['code']) ?? '')
}

describe('the code systems of the gateway hold the codes that it writes', () => {
  test('purpose', () => {
    expect(codesOf('purpose')).toEqual(PURPOSES)
  })

  test('refusal', () => {
    const own = Object.entries(REFUSALS).filter(([, row]) => row.system === `${OWN}/CodeSystem/refusal`)
    expect(codesOf('refusal').toSorted()).toEqual(own.map(([code]) => code).toSorted())
  })

  test('every code that a concept map writes or reads', () => {
    const maps = USING.filter((it) => it.endsWith('.conceptmap.json'))
    expect(maps.flatMap(unknownCodes)).toEqual([])
  })
})

function unknownCodes(file: string): readonly string[] {
  const map: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const groups = isJsonObject(map) ? objectsOf(map['group']) : []
  return groups.flatMap(codingsOf).flatMap(([system, code]) => {
    const name = system.startsWith(`${OWN}/CodeSystem/`)
      ? system.slice(`${OWN}/CodeSystem/`.length)
      : undefined
    return name === undefined || codesOf(name).includes(code) ? [] : [`${file}: ${name}#${code}`]
  })
}

function codingsOf(group: JsonObject): readonly (readonly [system: string, code: string])[] {
  const source = textOf(group['source']) ?? ''
  const target = textOf(group['target']) ?? ''
  return objectsOf(group['element']).flatMap((it) => [
    [source, textOf(it['code']) ?? ''] as const,
    ...objectsOf(it['target']).flatMap(({ code }) =>
      typeof code === 'string' ? [[target, code] as const] : [],
    ),
  ])
}
