import { type Encoding, textDecoder } from '../../../translation/records/encoding.js'
import { type Place } from '../../../translation/records/record-reader.js'
import { recordReader } from '../../../translation/records/read-records.js'
import { type FileForm } from '../../../translation/source/file-form.js'
import { findJsonFault } from '../files/json-fault.js'
import { type TextBytes, textBytes } from '../files/text-bytes.js'
import { type Job } from '../job.js'
import { type TranslatedPart, translateParts } from '../translated-part.js'

/** How the bytes of a file are records. */
export type ByteForm = { readonly form: FileForm; readonly encoding: Encoding }

/** Translates a file whose bytes are given to it in order; the bytes of what it gives are good until the next is asked for. */
export type ByteTranslation = {
  take(bytes: Uint8Array): TranslatedPart
  end(): TranslatedPart
  /** As of a reader of records. */
  hasStopped(): boolean
  place(): Place | undefined
}

/** Translates from the beginning of the file, or from a place in it. */
export function translateBytes(
  job: Job,
  { form, encoding }: ByteForm,
  from: Place | undefined,
  out: TextBytes,
): ByteTranslation {
  const decoder = textDecoder(encoding, from === undefined ? 'from-the-start' : 'from-a-line')
  const reader = recordReader({ form, schema: job.mapping?.schema }, findJsonFault, from)
  return {
    take: (bytes) => translateParts(job, reader.read(decoder.write(bytes)), out),
    end: () => translateParts(job, [...reader.read(decoder.end()), ...reader.end()], out),
    hasStopped: () => reader.hasStopped(),
    place: () => reader.place(),
  }
}

/** A chunk for a thread, which takes it for granted that a record begins with it. */
export type ChunkQuestion = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly from: Place
  /** Where the answer may be written. */
  readonly space: ArrayBuffer | undefined
}

export type ChunkAnswer = {
  readonly translated: TranslatedPart
  /** The chunk itself, handed back. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The line on which the next chunk begins, if a record does; undefined where this chunk has a say in the next. */
  readonly nextLine: number | undefined
}

/** Answers for one chunk. */
export function translateChunk(job: Job, form: ByteForm, { bytes, from, space }: ChunkQuestion): ChunkAnswer {
  const translation = translateBytes(job, form, from, textBytes(space))
  const translated = translation.take(bytes)
  return { translated, bytes, nextLine: translation.place()?.line }
}
