import { type ReadPart } from './read-record.js'

/** What a reader knows of a file before its next record, whatever the records before it were. */
export type Head =
  | { readonly kind: 'csv'; readonly header: readonly string[]; readonly text: string }
  | { readonly kind: 'json-lines' }

/** Plain data with which another reader reads the rest of a file exactly as if it had read what is before it. */
export type Place = { readonly line: number; readonly head: Head }

/** Reads the records of a file whose text is given to it piece by piece; what it gives does not depend on the pieces. */
export type RecordReader = {
  /** What can be read now that this text has come, part by part. */
  read(text: string): Iterable<ReadPart>
  /** What can be read now that no more comes. */
  end(): Iterable<ReadPart>
  /** Whether nothing more is read, whatever comes. */
  hasStopped(): boolean
  /** Where the next record begins; undefined where what has been read has a say in what follows. */
  place(): Place | undefined
}

/** Reads text to its end as it arrives. */
export async function* readText(
  chunks: AsyncIterable<string>,
  reader: RecordReader,
): AsyncGenerator<ReadPart> {
  for await (const chunk of chunks) {
    yield* reader.read(chunk)
    if (reader.hasStopped()) return
  }
  yield* reader.end()
}
