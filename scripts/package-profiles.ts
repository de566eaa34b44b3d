// Writes dist/package: the FHIR package of the profiles, as a folder and as the .tgz that a FHIR tool installs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VERSION } from '../src/version.js'
import { baseDefinitions } from './profiles/base-definitions.js'
import { packageFiles } from './profiles/profile-package.js'
import { tarGz } from './profiles/tar.js'

const TARGET = join('dist', 'package')
const files = packageFiles('profiles', VERSION, baseDefinitions())
const archive = `example.linchpin.social-care-${VERSION}.tgz`

rmSync(TARGET, { recursive: true, force: true })
for (const { path, text } of files) {
  const file = join('dist', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
writeFileSync(join(TARGET, archive), tarGz(files))
process.stdout.write(`${join(TARGET, archive)}: ${String(files.length)} files\n`)
