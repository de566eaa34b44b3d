import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** One table of the benchmark: a title, what the numbers are, and its lines. */
export type Table = {
  readonly title: string
  readonly unit: string
  readonly lines: readonly Line[]
  readonly goals: readonly Goal[]
  readonly notes: readonly string[]
}

export type Line = {
  readonly name: string
  readonly median: number
  readonly least: number
  readonly most: number
}

/** A ratio of this run and the most or least that it should be. */
export type Goal = {
  readonly name: string
  readonly ratio: number
  readonly bound: { readonly kind: 'at-most' | 'at-least'; readonly ratio: number }
}

/** The tables for a person to read. */
export function textOf(tables: readonly Table[]): string {
  return tables.map((it) => [it.title, ...linesOf(it), ''].join('\n')).join('\n')
}

/** Writes bench/results/NAME.json, with the machine that it was measured on. */
export function writeResults(root: string, name: string, tables: readonly Table[]): string {
  const folder = join(root, 'bench', 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  const machine = { node: process.version, processor: cpus()[0]?.model, processors: cpus().length }
  const content = { at: new Date().toISOString(), machine, tables }
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`)
  return file
}

function linesOf({ unit, lines, goals, notes }: Table): readonly string[] {
  const widest = Math.max(...lines.map((it) => it.name.length), 10)
  const rows = lines.map(
    (it) =>
      `  ${it.name.padEnd(widest)}  ${number(it.median)} ${unit}  (${number(it.least).trim()} to ${number(it.most).trim()})`,
  )
  return [...rows, ...goals.map(goalLine), ...notes.map((it) => `  ${it}`)]
}

function goalLine({ name, ratio, bound }: Goal): string {
  const met = bound.kind === 'at-most' ? ratio <= bound.ratio : ratio >= bound.ratio
  const words = bound.kind === 'at-most' ? 'at most' : 'at least'
  return `  ${met ? 'met    ' : 'not met'}  ${name}: ${ratio.toFixed(2)}, goal ${words} ${bound.ratio}`
}

function number(value: number): string {
  return value.toFixed(1).padStart(10)
}
