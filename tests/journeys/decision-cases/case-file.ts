import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = process.env['CONFORMANCE_DATA']

/** One worked decision: what sets it apart from the ordinary request, and what is to come of it. */
export type DecisionCase = {
  readonly id: string
  readonly desc: string
  readonly changes: Readonly<Record<string, unknown>>
  readonly expect: {
    readonly decision: 'permit' | 'mask' | 'withhold' | 'refuse'
    readonly code?: string
    readonly disclose?: 'silent' | 'generic' | 'none'
    readonly reasons?: readonly string[]
    readonly obligations?: readonly string[]
  }
}

/** The facts of a case; an unknown one is undefined. */
export type CaseFacts = { readonly at: (path: string) => unknown }

type CaseFile = { readonly base: unknown; readonly cases: readonly DecisionCase[] }

/** The published cases; none where CONFORMANCE_DATA is not set. */
export function readCases(): CaseFile {
  if (FOLDER === undefined) return { base: {}, cases: [] }
  return JSON.parse(readFileSync(join(FOLDER, 'decision-cases.json'), 'utf8')) as CaseFile
}

/** The facts of the ordinary request with those of the case in their places. */
export function factsOf(base: unknown, { changes }: Pick<DecisionCase, 'changes'>): CaseFacts {
  return {
    at: (path) => {
      if (path in changes) {
        const value = changes[path]
        return typeof value === 'object' && value !== null && '$unknown' in value ? undefined : value
      }
      return path
        .split('.')
        .reduce<unknown>((it, part) => (it as Record<string, unknown> | undefined)?.[part], base)
    },
  }
}
