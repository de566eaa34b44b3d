import type pg from 'pg'
import { type KeptRuleSet } from '../../model/rules/kept-rule-set.js'

/** One file of a rule set, as it was when the set came into force. */
export type KeptFile = { readonly name: string; readonly text: string }

/** Every rule set that was ever in force, by its hash. Rejects when the database is down. */
export type RuleSets = {
  /** Keeps the files under their hash; a hash that is kept already stays as it is. */
  keep(hash: string, files: readonly KeptFile[]): Promise<void>
  /** The files as they were kept; undefined for a hash that never was in force here. */
  filesOf(hash: string): Promise<readonly KeptFile[] | undefined>
  /** The newest first, by when each first came into force. */
  kept(): Promise<readonly KeptRuleSet[]>
}

/** The rule sets in the database: only ever added to. */
export function ruleSetStore(connection: Pick<pg.Pool, 'query'>): RuleSets {
  return {
    async keep(hash, files) {
      await connection.query('insert into rule_set (hash, files) values ($1, $2) on conflict do nothing', [
        hash,
        JSON.stringify(files.map(({ name, text }) => ({ name, text }))),
      ])
    },
    async filesOf(hash) {
      const { rows } = await connection.query<{ readonly files: string }>(
        'select files from rule_set where hash = $1',
        [hash],
      )
      const [row] = rows
      return row === undefined ? undefined : readFiles(JSON.parse(row.files))
    },
    async kept() {
      const { rows } = await connection.query<KeptRuleSet>(
        `select hash, to_char(kept at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
         from rule_set order by kept desc, hash`,
      )
      return rows
    },
  }
}

function readFiles(value: unknown): readonly KeptFile[] {
  if (!Array.isArray(value)) throw new RuleSetError()
  return value.map((it: unknown) => {
    if (!isFile(it)) throw new RuleSetError()
    return { name: it.name, text: it.text }
  })
}

function isFile(value: unknown): value is KeptFile {
  if (typeof value !== 'object' || value === null) return false
  return (
    'name' in value && typeof value.name === 'string' && 'text' in value && typeof value.text === 'string'
  )
}

/** A kept rule set cannot be read. */
class RuleSetError extends Error {
  override readonly name = 'RuleSetError'
  constructor() {
    super('a kept rule set cannot be read')
  }
}
