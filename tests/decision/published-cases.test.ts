import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FactTree } from '../../src/model/facts.js'
import { compiled } from './rule-folder.js'

const FOLDER = process.env['CONFORMANCE_DATA']

type Case = {
  readonly id: string
  readonly desc: string
  readonly changes: Readonly<Record<string, unknown>>
  readonly expect: {
    readonly decision: string
    readonly code?: string
    readonly disclose?: string
    readonly reasons?: readonly string[]
    readonly obligations?: readonly string[]
  }
}

type CaseFile = { readonly base: Readonly<Record<string, unknown>>; readonly cases: readonly Case[] }

function readCases(): CaseFile {
  if (FOLDER === undefined) return { base: {}, cases: [] }
  return JSON.parse(readFileSync(join(FOLDER, 'decision-cases.json'), 'utf8')) as CaseFile
}

function changed(base: unknown, changes: Case['changes']): FactTree {
  const tree = structuredClone(base) as Record<string, unknown>
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('.')
    const last = parts.pop()!
    const place = parts.reduce((it, part) => it[part] as Record<string, unknown>, tree)
    if (typeof value === 'object' && value !== null && '$unknown' in value)
      Reflect.deleteProperty(place, last)
    else place[last] = value
  }
  return tree
}

describe.skipIf(FOLDER === undefined)('the published worked decisions', () => {
  const { ruleSet } = compiled()
  const { base, cases } = readCases()

  it('are there', () => expect(cases.length).toBeGreaterThan(50))

  it.each(cases.map((it) => [`${it.id} ${it.desc}`, it] as const))(
    '%s',
    (_, { changes, expect: expected }) => {
      // The published facts speak of requests and people, and not of what a holder has switched on.
      const facts: FactTree = { ...changed(base, changes), release: { state: 'open', toPilot: false } }
      const { resource, ...request } = facts
      const folded = ruleSet.fold(request, {
        ...(resource?.class && { class: resource.class }),
        ...(resource?.overrideSupported !== undefined && { overrideSupported: resource.overrideSupported }),
      })
      for (const verdict of [ruleSet.decide(facts), folded.judge(resource ?? {})]) {
        expect(verdict).toMatchObject({
          decision: expected.decision,
          ...(expected.code && { code: expected.code }),
          ...(expected.disclose && { disclose: expected.disclose }),
        })
        expect(verdict.reasons).toEqual(expect.arrayContaining([...(expected.reasons ?? [])]))
        expect(verdict.obligations).toEqual(expect.arrayContaining([...(expected.obligations ?? [])]))
      }
    },
  )
})
