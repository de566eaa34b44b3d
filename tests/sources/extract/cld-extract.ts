import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileMappings } from '../../../src/gateway/data/mappings.js'
import { r4TableIn } from '../../../src/gateway/data/r4-table.js'
import { type ExtractSource } from '../../../src/sources/extract/ingest/read-held.js'
import { type GivenFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type ExtractOptions } from '../../../src/sources/extract/options.js'
import { ods } from '../source-world.js'

const names = new Set(readdirSync('mappings'))
const mappings = compileMappings('mappings', () => r4TableIn('profiles'), names).data

/** What an extract of Client Level Data is known by and dated with. */
export const CLD_OPTIONS: ExtractOptions = {
  key: ['LA Person Unique Identifier', 'Client Type', 'Event Type', 'Event Start Date', 'Service Component'],
  asOf: 'Reporting Period End Date',
  period: ['Reporting Period Start Date', 'Reporting Period End Date'],
  birthDate: 'Date of Birth',
}

/** A source whose extracts the named mapping reads. */
export function extractSource(mapping = 'cld', options: ExtractOptions = CLD_OPTIONS): ExtractSource {
  const found = mappings.get(mapping)
  if (found === undefined) throw new Error(`no mapping ${mapping}`)
  return {
    mapping: found,
    options,
    descriptor: {
      id: 'la-test',
      name: 'A council (test)',
      organisation: ods('9A2'),
      recordClass: 'social-care-record',
      overrideSupported: true,
      areas: ['services'],
      telephone: undefined,
    },
  }
}

export type CldRow = Readonly<Record<string, string>>

/** A service of a person, in the words of Client Level Data. */
export function serviceOf(nhsNumber: string, more: CldRow = {}): CldRow {
  return {
    'Reporting Period Start Date': '2025-10-01',
    'Reporting Period End Date': '2026-09-30',
    'NHS Number': nhsNumber,
    'LA Person Unique Identifier': `P${nhsNumber.slice(-4)}`,
    'First Name': 'Dorothy',
    'Last Name': 'TEST-ALDER',
    'Date of Birth': '1941-03-12',
    'Client Type': 'Service user',
    'Event Type': 'Service',
    'Event Start Date': '2026-03-02',
    'Event End Date': '',
    'Service Type': 'Long term support: Community',
    'Service Component': 'Home support or domiciliary care',
    ...more,
  }
}

/** The rows as a CSV file. */
export function csvOf(rows: readonly CldRow[]): string {
  const columns = Object.keys(rows[0] ?? serviceOf(''))
  const lines = rows.map((row) => columns.map((it) => row[it] ?? '').join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

/** The text as a file, to be taken on 21 November 2026. */
export function fileOf(text: string, source: ExtractSource, asOf?: string): GivenFile {
  const path = join(mkdtempSync(join(tmpdir(), 'linchpin-extract-test-')), 'extract.csv')
  writeFileSync(path, text)
  return {
    path,
    form: source.mapping.schema.file,
    dates: { asOf, today: '2026-11-21' },
    receivedAt: '2026-11-21T09:00:00.000Z',
  }
}
