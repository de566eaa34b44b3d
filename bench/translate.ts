import { translateGpConnect } from './gp-connect.js'
import { textOf, writeResults } from './report.js'
import { translateFiles } from './translate-files.js'
import { translateRows } from './translate-rows.js'

const root = process.cwd()
const sizes = process.argv.includes('--full') ? { small: 100, large: 1_000 } : { small: 50, large: 150 }
const tables = [
  await translateRows(root),
  ...(await translateFiles(root, sizes)),
  await translateGpConnect(root),
]
process.stdout.write(`${textOf(tables)}\n${writeResults(root, 'translate', tables)}\n`)
