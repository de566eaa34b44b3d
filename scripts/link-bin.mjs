// Puts the project's own command where `npx linchpin` looks, so that it works in the project without installing it.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'

const target = 'dist/bin/linchpin.js'
if (existsSync(target) && existsSync('node_modules')) {
  chmodSync(target, 0o755)
  mkdirSync('node_modules/.bin', { recursive: true })
  rmSync('node_modules/.bin/linchpin', { force: true })
  symlinkSync(`../../${target}`, 'node_modules/.bin/linchpin')
}
