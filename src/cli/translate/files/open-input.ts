import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type Encoding,
  chooseEncoding,
  decodeText,
  streamEncoding,
} from '../../../translation/records/encoding.js'
import { type CommandIo } from '../../command.js'

/** The text of a file, as it arrives, and how its bytes were read. */
export type Input = {
  readonly text: AsyncIterable<string>
  readonly encoding: Encoding
  /** Undefined for standard input. */
  readonly bytes: number | undefined
}

const CHUNK = 64 * 1024

/**
 * Opens a file, or standard input for "-", or says why it cannot be read. A file is read once through to learn its
 * encoding; standard input can be read only once, and is UTF-8 unless another encoding is declared.
 */
export async function openInput(
  file: string,
  declared: string | undefined,
  io: CommandIo,
): Promise<Input | string> {
  const unknown = `the encoding is not known; for example utf-8 or windows-1252`
  if (file === '-') {
    const encoding = streamEncoding(declared)
    return encoding === undefined
      ? unknown
      : { text: decodeText(io.stdin, encoding), encoding, bytes: undefined }
  }
  const path = resolve(io.cwd, file)
  const bytes = await sizeOf(path)
  if (bytes === undefined) return 'the file cannot be read'
  const encoding = await chooseEncoding(bytesOf(path), declared)
  return encoding === undefined ? unknown : { text: decodeText(bytesOf(path), encoding), encoding, bytes }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    await access(path, constants.R_OK)
    const found = await stat(path)
    return found.isDirectory() ? undefined : found.size
  } catch {
    return undefined
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }))
    if (chunk instanceof Uint8Array) yield chunk
}
