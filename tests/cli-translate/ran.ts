import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command } from '../../src/cli/command.js'

/** A folder for the files of a test, and commands run in it. */
export function workplace(): {
  readonly folder: string
  write(name: string, content: string | Uint8Array): string
  read(name: string): string
  run(command: Command, argv: readonly string[], more?: { stdin?: string; terminal?: true }): Promise<Ran>
  remove(): void
} {
  const folder = mkdtempSync(join(tmpdir(), 'linchpin-files-'))
  return {
    folder,
    write: (name, content) => {
      writeFileSync(join(folder, name), content)
      return name
    },
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    run: async (command, argv, more = {}) => {
      const written = { out: '', err: '' }
      const code = await command.run(argv, {
        stdin: (async function* () {
          yield await Promise.resolve(new TextEncoder().encode(more.stdin ?? ''))
        })(),
        stdout: (text) => (written.out += text),
        stderr: (text) => (written.err += text),
        stderrIsTerminal: more.terminal === true,
        cwd: folder,
        environment: {},
      })
      return { code, ...written }
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** A mapping of small files in a form of its own: people with a name and a note. */
export const PEOPLE_MAPPING: Readonly<Record<string, string>> = {
  'source.yaml': `
name: people
version: 1.0.0
title: People
record: Row
file: { form: csv }
kinds:
  Row:
    NHS: { type: text, privacy: identifier }
    NAME: { type: text, privacy: personal }
    NOTE: { type: text, privacy: sensitive }
`,
  'record.map.yaml': `
person: = nhsNumber(NHS)
ignore:
  NOTE: not part of the agreed view
`,
  'patient.map.yaml': `
source: Row
area: demographics
id: person
out:
  resourceType: Patient
  name:
    - text: = NAME
`,
}
