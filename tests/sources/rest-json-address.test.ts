import { afterEach, describe, expect, it } from 'vitest'
import { SourceOptionsError } from '../../src/sources/connector.js'
import { restJson } from '../../src/sources/rest-json/rest-json.js'
import { sourceSettings, sourceWorld } from './source-world.js'

const SOUND = {
  find: { path: '/people', query: { nhs: '{nhsNumber}' }, rows: 'people', id: 'ID', nhsNumber: 'NHS' },
  parts: [
    {
      part: 'notes',
      path: '/people/{found.ID}/notes',
      areas: ['alerts'],
      shape: 'rows',
      rows: 'notes',
      belongsTo: 'ID',
    },
  ],
}
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

describe('an address in clear', () => {
  const made = (options: object): string => {
    try {
      const settings = sourceSettings({
        options: { ...SOUND, ...options },
      })
      open.push(restJson(settings, sourceWorld()))
      return 'taken'
    } catch (error) {
      if (!(error instanceof SourceOptionsError)) throw error
      return error.problems.map((it) => it.pointer).join(' ')
    }
  }

  it.each([
    ['https://council.example', {}, 'taken'],
    ['http://127.0.0.1:8080/api', {}, 'taken'],
    ['http://localhost', {}, 'taken'],
    ['http://[::1]:8080', {}, 'taken'],
    ['http://council.example', {}, '/options/baseUrl'],
    ['http://127.0.0.1.council.example', {}, '/options/baseUrl'],
    ['http://localhost@council.example', {}, '/options/baseUrl'],
    ['http://council.example', { allowPlainHttp: false }, '/options/baseUrl'],
    ['http://council.example', { allowPlainHttp: true }, 'taken'],
  ])('%s %o', (baseUrl, more, expected) => {
    expect(made({ baseUrl, ...more })).toBe(expected)
  })
})
