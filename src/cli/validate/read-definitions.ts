import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type ProfilePackage, readProfilePackage } from '../../fhir/validate/profiles/profile-package.js'
import { type R4Schema, readR4Schema } from '../../fhir/validate/schema/r4-schema.js'
import { isJsonObject } from '../../model/json.js'
import { positionIn, readJson } from '../rules/json-text.js'
import { dataFolder } from '../mapping/read-mapping-folder.js'

/** The table of base R4 in the folder of profiles. Throws when it is missing, which is a broken installation. */
export function readSchema(cwd: string): R4Schema {
  const content: unknown = JSON.parse(
    readFileSync(join(dataFolder('profiles', cwd), 'r4-elements.json'), 'utf8'),
  )
  return readR4Schema(content)
}

/** Our own profiles, extensions, value sets and code systems. */
export function shippedPackage(cwd: string): ProfilePackage | string {
  return readPackageFolder(dataFolder('profiles', cwd), cwd)
}

/** The definitions in a folder and the folders below it; or why they cannot be read, as file:line:column. */
export function readPackageFolder(folder: string, cwd: string): ProfilePackage | string {
  const files = jsonFiles(resolve(cwd, folder))
  if (files === undefined) return `${folder}: the folder cannot be read`
  const resources = []
  for (const name of files) {
    const text = readFileSync(join(resolve(cwd, folder), name), 'utf8')
    const read = readDefinition(text)
    if (typeof read === 'string') return `${folder}/${name}:${read}`
    if (isJsonObject(read.value)) resources.push(read.value)
  }
  const found = readProfilePackage(resources)
  return found.structures.size === 0 ? `${folder}: holds no StructureDefinition` : found
}

function jsonFiles(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((it) => it.endsWith('.json') && !it.includes('node_modules'))
      .sort()
  } catch {
    return undefined
  }
}

function readDefinition(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown }
  } catch {
    const read = readJson(text)
    const place = positionIn(text, read.kind === 'error' ? read.offset : 0)
    return `${place.line}:${place.column}: ${read.kind === 'error' ? read.message : 'no JSON'}`
  }
}
