import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { areaFinding, readRecord } from '../../src/sources/gp-connect/read-record.js'

const data = process.env['CONFORMANCE_DATA']
const folder = join(data ?? '', 'gp-connect', 'records')
const files = data === undefined ? [] : readdirSync(folder)

describe.skipIf(data === undefined)('published records of practices', () => {
  it.each(files)('%s: every area is answered, or empty because its list says so', (file) => {
    const body = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json
    const record = readRecord(body)
    if (record.kind !== 'record') throw new Error(`read as ${record.reason}`)
    const outcomes = (['allergies', 'medications', 'consultations'] as const).map((area) => ({
      area,
      outcome: areaFinding(record.resources, area).outcome,
    }))
    for (const one of outcomes) expect(['answered', 'answered-empty']).toContain(one.outcome)
  })
})
