import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readRecords } from '../src/translation/records/read-records.js'
import { mappingTranslator } from '../src/translation/mapping-translator.js'
import { benchContext, cldMapping, recordOf } from './mapping-under-test.js'
import { installed } from './peers/read-peers.js'

/** Reads the CSV file, translates every row and writes every resource; gives the number of resources. */
export async function translateFile(root: string, from: string, to: string): Promise<number> {
  const mapping = cldMapping(root)
  const { schema } = mapping
  const translator = mappingTranslator(mapping)
  const context = benchContext()
  const chunks = createReadStream(from, { encoding: 'utf8' }) as AsyncIterable<string>
  const form = schema.file
  let made = 0
  async function* lines(): AsyncGenerator<string> {
    for await (const part of readRecords(chunks, { form, schema }, noJson)) {
      let text = ''
      for (const record of part.records) {
        if (record.kind !== 'record') throw new Error(`line ${record.line} was rejected`)
        for (const { resource } of translator.translate(recordOf('cld', record.content), context).resources) {
          text += `${JSON.stringify(resource)}\n`
          made++
        }
      }
      if (text !== '') yield text
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(to))
  return made
}

/** Reads the CSV file with csv-parse and writes each row as JSON: neither mapped nor checked. */
export async function copyFile(root: string, from: string, to: string): Promise<number> {
  const { parse } = installed(root, 'csv-parse') as { parse: (options: object) => NodeJS.ReadWriteStream }
  let rows = 0
  await pipeline(
    createReadStream(from),
    parse({ columns: true }),
    async function* (records: AsyncIterable<unknown>) {
      let text = ''
      for await (const record of records) {
        rows++
        text += `${JSON.stringify(record)}\n`
        if (text.length < 65_536) continue
        yield text
        text = ''
      }
      yield text
    },
    createWriteStream(to),
  )
  return rows
}

function noJson(): never {
  throw new Error('a CSV file holds no JSON')
}
