import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { compileMappings } from '../../src/gateway/data/mappings.js'
import { r4TableIn } from '../../src/gateway/data/r4-table.js'

const folders: string[] = []
afterEach(() => {
  for (const it of folders.splice(0)) rmSync(it, { recursive: true, force: true })
})

/** A copy of three mappings to break. */
function mappingsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linchpin-mappings-'))
  folders.push(folder)
  for (const it of ['cld', 'fhir-r4', 'ssda903'])
    cpSync(join('mappings', it), join(folder, it), { recursive: true })
  return folder
}

const compile = (folder: string, ...wanted: readonly string[]) =>
  compileMappings(folder, () => r4TableIn('profiles'), new Set(wanted))

function breakFile(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace('resourceType: Patient', 'resourceType: Patent'))
}

test('a mapping that the settings name stops the start with file, line and column when it is broken', () => {
  const folder = mappingsFolder()
  breakFile(join(folder, 'ssda903', 'patient.map.yaml'))
  expect(() => compile(folder, 'ssda903')).toThrow(
    /^ssda903\/patient\.map\.yaml:\d+:\d+: R4 has no resource "Patent"/,
  )
})

test('one that nobody uses is not read', () => {
  const folder = mappingsFolder()
  breakFile(join(folder, 'ssda903', 'patient.map.yaml'))
  const { names, translators, data } = compile(folder, 'cld', 'fhir-r4')
  expect([...names].sort()).toEqual(['cld', 'fhir-r4', 'pds', 'ssda903'])
  expect([...translators.keys()].sort()).toEqual(['cld', 'fhir-r4', 'pds'])
  expect([...data.keys()]).toEqual(['cld'])
})

test('a name without a folder is left to the settings to complain of', () => {
  expect([...compile(mappingsFolder(), 'clld').translators.keys()]).toEqual(['pds'])
})

test('a mapping is named as its folder is', () => {
  const folder = mappingsFolder()
  renameSync(join(folder, 'cld'), join(folder, 'hills'))
  expect(() => compile(folder, 'hills')).toThrow(
    /^hills\/source\.yaml:1:1: the name is "cld", expected "hills" as the folder is named$/,
  )
})

test('settings cannot name a folder elsewhere', () => {
  const folder = mappingsFolder()
  expect([...compile(join(folder, 'cld'), '../cld', '..').translators.keys()]).toEqual(['pds'])
})
