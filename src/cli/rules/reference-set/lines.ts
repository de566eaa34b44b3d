import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { BadInput } from '../../audit/bad-input.js'

/** One line that says something, with its number from 1. */
export type Line = { readonly text: string; readonly number: number }

/** The lines of a file one by one, empty ones left out; a byte order mark is no part of the first. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let number = 0
  for await (const raw of lines) {
    number++
    const text = number === 1 ? raw.replace(/^\ufeff/, '') : raw
    if (text.trim() !== '') yield { text, number }
  }
}

/** More than these are not told: one mistake in a file is often in every line. */
const MOST_PROBLEMS = 20

/** Collects what is wrong in files, as `file:line:column: message`. */
export class Problems {
  readonly #told: string[] = []
  #count = 0

  add(file: string, line: number, column: number, message: string): void {
    this.#count++
    if (this.#count <= MOST_PROBLEMS) this.#told.push(`${file}:${line}:${column}: ${message}`)
  }

  /** Throws BadInput with all of it; does nothing where nothing is wrong. */
  throwIfAny(): void {
    if (this.#count === 0) return
    const more = this.#count - this.#told.length
    throw new BadInput([...this.#told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
  }
}
