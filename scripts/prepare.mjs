// Builds the project after `npm ci`, so that `npx linchpin` works. npm calls this again, and silently, for `npx` itself:
// what is built already is then left alone. Without the development packages there is nothing to build with.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const called = process.env['npm_command'] === 'exec'
const built = existsSync('dist/bin/linchpin.js')
const compiler = existsSync('node_modules/typescript/package.json')

if (!compiler) {
  if (!built) console.log('linchpin is not built: the development packages are left out')
} else if (!called || !built) {
  const { status } = spawnSync('npm', ['run', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
}
