import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { APART, TOGETHER } from '../shared-workers.js'

const REPLACES = /\bvi\.(?:mock|doMock|useFakeTimers|stubGlobal|stubEnv)\b/

it('leaves a worker that files share as each of them found it', () => {
  const files = TOGETHER.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const replacing = files.filter((it) => it.endsWith('.test.ts') && REPLACES.test(readFileSync(it, 'utf8')))
  expect(replacing.toSorted()).toEqual(APART.toSorted())
})
