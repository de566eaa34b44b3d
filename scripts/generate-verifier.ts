// Writes the offline verifier, one HTML file, from scripts/verifier.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { VERIFIER_FILE, verifierPage } from './verifier/verifier-page.js'

mkdirSync(dirname(VERIFIER_FILE), { recursive: true })
writeFileSync(VERIFIER_FILE, verifierPage('.'))
process.stdout.write(`${VERIFIER_FILE}\n`)
