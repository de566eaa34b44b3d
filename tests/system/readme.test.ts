import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installation } from './installation.js'
import { type Started, freePorts, processesIn, runToEnd, start } from './processes.js'
import { readmeBlock, readmeBlocks } from './readme-blocks.js'

const README = readFileSync('README.md', 'utf8')

let installed: string
let port: number
let sandbox: Started
beforeAll(async () => {
  installed = await installation()
  port = await freePorts()
  // `npm ci` is shown by the tests of a fresh clone.
  const command = readmeBlock('npm ci && npm start').replace('npm ci && ', '')
  sandbox = start('bash', ['-c', `${command} -- --port ${port}`], { cwd: installed })
  await sandbox.until('Ctrl-C stops it.')
})
afterAll(async () => {
  sandbox.kill('SIGTERM')
  await sandbox.ended
})

/** Pastes a block into a shell in the project, while the sandbox listens on another port than it would by itself. */
const paste = (block: string) =>
  runToEnd('bash', ['-c', block.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)], { cwd: installed })

describe('what README.md says to type', () => {
  it('searches', async () => {
    const { code, stdout } = await paste(readmeBlock('curl '))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 6 })
  })

  it('gives a token for a role', async () => {
    expect(README).toContain('`npx linchpin token --as gp`')
    const { code, stdout } = await paste('npx linchpin token --as gp')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  })

  it('verifies the log', async () => {
    const { code, stdout } = await paste(readmeBlock('npx linchpin audit verify'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/ 0 findings\n$/)
  })

  it('stops with Ctrl-C, and leaves no process', async () => {
    sandbox.interrupt()
    await sandbox.ended
    await expect.poll(() => sandbox.traces()).toEqual([])
    await expect.poll(() => processesIn(`${installed}/.data`)).toEqual([])
  })

  it('is all of this, and the tests themselves', () => {
    const starts = readmeBlocks().map((it) => it.split(' ').slice(0, 3).join(' '))
    expect(starts).toEqual(['npm ci &&', 'curl -s -H', 'npx linchpin audit', 'npm ci &&'])
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: object }
    const named = [...README.matchAll(/npm run ([\w:-]+)/g)].map((it) => it[1])
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...named, 'start', 'test']))
  })
})
