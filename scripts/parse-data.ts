// Writes dist/parsed: what the data files say, so that the gateway need not parse YAML while it starts. Nothing depends
// on it: a file that is not among them is parsed when it is read.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARSED_FOLDER, parsedName } from '../src/config/parsed-files.js'
import { parsedContent } from './data/parsed-content.js'

rmSync(PARSED_FOLDER, { recursive: true, force: true })
mkdirSync(PARSED_FOLDER, { recursive: true })
for (const folder of ['consent-rules', 'mappings']) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((it) => /\.(yaml|json)$/.test(it) && !/[/\\]cases[/\\]/.test(it))) {
    const bytes = readFileSync(join(folder, file))
    const content = parsedContent(bytes.toString('utf8'))
    if (content !== undefined) writeFileSync(join(PARSED_FOLDER, parsedName(bytes)), content)
  }
}
