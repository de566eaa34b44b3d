import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { translateCommand } from '../src/cli/translate.js'
import { installed } from './peers/read-peers.js'

/** `linchpin translate` of the CSV file: read, translated, checked, counted and written. Gives the exit code. */
export async function translateFile(root: string, from: string, to: string): Promise<number> {
  const said: string[] = []
  const argv = ['--mapping', 'cld', from, '--out', to, '--organisation', '9A1', '--name', 'Riverton Council']
  const code = await translateCommand.run(argv, {
    stdin: nothing(),
    stdout: () => undefined,
    stderr: (text) => said.push(text),
    stderrIsTerminal: false,
    cwd: root,
    environment: {},
  })
  if (code !== 0) throw new Error(said.join(''))
  return code
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* []
  await Promise.resolve()
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
