import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baseDefinitions } from '../../scripts/profiles/base-definitions.js'
import { packageFiles } from '../../scripts/profiles/profile-package.js'
import { withSnapshot } from '../../scripts/profiles/snapshot.js'
import { tarGz } from '../../scripts/profiles/tar.js'
import { readProfilePackage } from '../../src/fhir/validate/profiles/profile-package.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { BASE, SCHEMA, errorsOf } from '../fhir-validate/base-validator.js'
import { changed } from '../fhir-validate/changed.js'
import { EXAMPLES, EXTENSIONS, STRUCTURES } from './profile-folder.js'

const bases = baseDefinitions()
const files = packageFiles('profiles', '0.1.0', bases)
const folder = mkdtempSync(join(tmpdir(), 'linchpin-package-'))

function parsed(text: string): JsonObject {
  const content: unknown = JSON.parse(text)
  if (!isJsonObject(content)) throw new Error('expected an object')
  return content
}

function snapshotOf(definition: JsonObject): readonly JsonObject[] {
  return objectsOf(objectOf(withSnapshot(bases, definition)['snapshot'])?.['element'])
}

describe('a snapshot', () => {
  const all = [...STRUCTURES, ...EXTENSIONS]

  test.each(all)('of %s is valid R4', (_, definition) => {
    expect(errorsOf(BASE.validate(withSnapshot(bases, definition)))).toEqual([])
  })

  test.each(all)(
    'of %s has each element once, with its cardinality, and all of the differential',
    (_, it) => {
      const elements = snapshotOf(it)
      const ids = elements.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(elements.filter(({ min, max }) => min === undefined || max === undefined)).toEqual([])
      for (const change of objectsOf(objectOf(it['differential'])?.['element']))
        expect(ids).toContain(change['id'])
    },
  )

  test.each(all)('of %s has each element after its parent', (_, it) => {
    const ids = snapshotOf(it).map(({ id }) => textOf(id) ?? '')
    const orphans = ids.filter(
      (id, i) => id.includes('.') && !ids.slice(0, i).includes(id.slice(0, id.lastIndexOf('.'))),
    )
    expect(orphans).toEqual([])
  })

  test('keeps the order of the base', () => {
    const base = (bases.get('CareTeam') ?? []).map(({ id }) => id)
    const ids = snapshotOf(STRUCTURES.get('involvement') ?? {}).map(({ id }) => id)
    expect(ids.filter((it) => base.includes(it))).toEqual(base)
  })

  test('of a differential with an unknown element is refused by name', () => {
    const broken = {
      type: 'Flag',
      differential: { element: [{ id: 'Flag.colour', path: 'Flag.colour' }] },
    }
    expect(() => withSnapshot(bases, broken)).toThrow('Flag.colour: the base has no such element')
  })
})

describe('the package', () => {
  beforeAll(() => {
    writeFileSync(join(folder, 'p.tgz'), tarGz(files))
    execFileSync('tar', ['-xzf', 'p.tgz'], { cwd: folder })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('is what tar reads back', () => {
    for (const { path, text } of files) expect(readFileSync(join(folder, path), 'utf8')).toBe(text)
  })

  test('is the same bytes each time', () => {
    expect(Buffer.compare(tarGz(files), tarGz(files))).toBe(0)
  })

  test('says what it is, and its index names every file', () => {
    const manifest = parsed(readFileSync(join(folder, 'package', 'package.json'), 'utf8'))
    expect(manifest['fhirVersions']).toEqual(['4.0.1'])
    const index = parsed(readFileSync(join(folder, 'package', '.index.json'), 'utf8'))
    const present = readdirSync(join(folder, 'package')).filter((it) => it.includes('-'))
    expect(
      objectsOf(index['files'])
        .map((it) => textOf(it['filename']) ?? '')
        .toSorted(),
    ).toEqual(present.toSorted())
  })

  test('works from its snapshots alone, for who cannot read differentials', () => {
    const resources = files.filter(({ path }) => /^package\/[A-Z]/.test(path)).map(({ text }) => parsed(text))
    const snapshots = resources.map((it) => ({ ...it, differential: undefined }))
    const check = validator(SCHEMA, [readProfilePackage(snapshots)])
    for (const it of EXAMPLES.values()) expect(errorsOf(check.validate(it))).toEqual([])
    const flag = EXAMPLES.get('warning-flag-example') ?? {}
    expect(errorsOf(check.validate(changed(flag, ['category'], undefined)))).toContain('min at Flag.category')
  })
})
