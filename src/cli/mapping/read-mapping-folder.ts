import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foldersIn, readFolder } from '../../config/read-folder.js'
import { type R4Elements, readR4Elements } from '../../translation/target/r4-elements.js'
import { type MappingFile } from '../../translation/text/mapping-file.js'

/** The files of a mapping folder by name, and its cases as `cases/NAME`. Throws when the folder cannot be read. */
export function readMappingFolder(folder: string): readonly MappingFile[] {
  const cases = join(folder, 'cases')
  return [...filesIn(folder, ''), ...(existsSync(cases) ? filesIn(cases, 'cases/') : [])]
}

/** Folders of mappings that are data: those with a source schema. */
export function mappingNames(mappings: string): readonly string[] {
  return foldersIn(mappings).filter((name) => existsSync(join(mappings, name, 'source.yaml')))
}

/** The named data folder in the current one, else the one that came with the program. */
export function dataFolder(name: 'mappings' | 'profiles', cwd: string): string {
  const here = join(cwd, name)
  if (existsSync(here)) return here
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, name))) return join(at, name)
  return resolve(here)
}

/** The table of R4 elements in the folder of profiles. Throws when it is missing, which is a broken installation. */
export function readElements(profiles: string): R4Elements {
  const [file] = readFolder(profiles, 'r4-elements.json')
  if (file === undefined) throw new Error('profiles/r4-elements.json is missing')
  const content: unknown = JSON.parse(file.text)
  return readR4Elements(content)
}

function filesIn(folder: string, prefix: string): readonly MappingFile[] {
  return ['.yaml', '.json']
    .flatMap((ending) => readFolder(folder, ending))
    .map(({ name, ...more }) => ({ path: `${prefix}${name}`, ...more }))
}
