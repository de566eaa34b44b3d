import fc from 'fast-check'
import { type Json } from '../../src/model/json.js'
import { emptyMemory } from '../../src/translation/expressions/memory.js'
import { type Raised, type Run, type Scope } from '../../src/translation/expressions/scope.js'
import { type beginSetting } from '../../src/translation/kept/setting.js'
import { contextFor, recordOf } from './mapping-fixtures.js'

/** What was raised and referred to, in order. */
export type Noted = { readonly raised: string[]; readonly refers: string[] }

export type Begun = ReturnType<typeof beginSetting>

/** A record of a setting that goes on, or of none. */
export function scopeOf(content: Json, begun: Begun | undefined, noted: Noted, person = 'Patient/1'): Scope {
  begun?.next()
  const memory = emptyMemory()
  const run: Run = {
    context: { ...contextFor([]), patientReference: person },
    record: recordOf('any', content),
    fields: undefined,
    asOf: '2026-11-22',
    raise: ({ location }: Raised) => {
      memory.raised++
      noted.raised.push(location)
    },
    refer: (reference) => noted.refers.push(reference),
    memory,
    setting: undefined,
    quiet: undefined,
  }
  const count = (): void => {
    memory.raised++
  }
  const quiet = (): Scope => ({ items: [], run: { ...run, raise: count }, id: undefined })
  return { items: [], run: { ...run, setting: begun?.setting, quiet }, id: undefined }
}

export function nothingNoted(): Noted {
  return { raised: [], refers: [] }
}

/** An issue, but for its place. */
export const STRANGE = {
  code: 'unexpected-type',
  severity: 'warning',
  element: undefined,
  value: undefined,
} as const

/** What a field may say, strange and named among it. */
export const said = fc.constantFrom<Json>('plain', 'strange', 'named', '1', 1, 0, true, null, '', [], {
  a: 1,
})
