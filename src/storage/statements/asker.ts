import { createHash } from 'node:crypto'
import pg from 'pg'
import { isRefusedValue } from './refused-value.js'
import { together } from './together.js'

/**
 * A statement that many questions share, each with its place: it reads them from `jsonb_to_recordset($1::jsonb)` with a
 * column `n`, takes nothing else, and gives every row the place `n` of its question.
 */
export type SharedStatement = { readonly name: string; readonly text: string }

/** The rows of one question, in the order of the statement; every value as its JSON is, an instant as ISO 8601 text. */
export type Asker = <Row extends Placed>(
  statement: SharedStatement,
) => (question: object) => Promise<readonly Row[]>

/** The place of its question, from 0. */
type Placed = { readonly n: number }

type Asked = { readonly statement: SharedStatement; readonly question: object }

/**
 * Asks what is asked in one turn, or while statements are under way, in one statement, whatever kinds of question they
 * are: each statement to the database costs the gateway more than its question. Nothing is kept, each question is asked
 * after it came. Kinds that the database cannot answer together it is asked one by one, so that a table which is broken
 * fails its own questions alone, and a value that it refuses only its own question. A row that carries no place of a question is an error, and then none is answered.
 */
export function asker(pool: pg.Pool): Asker {
  const statements = joinedStatements()
  const ask = together((asked: readonly Asked[]) => answersTo(pool, asked, statements))
  return <Row extends Placed>(statement: SharedStatement) =>
    async (question: object): Promise<readonly Row[]> => {
      const answer = await ask({ statement, question })
      if (answer.kind === 'failed') throw answer.error
      return answer.rows as readonly Row[]
    }
}

/** The questions of one kind. */
type Kind = { readonly statement: SharedStatement; readonly asked: readonly Asked[] }

type Answer =
  | { readonly kind: 'rows'; readonly rows: readonly Placed[] }
  | { readonly kind: 'failed'; readonly error: unknown }

async function answersTo(
  pool: pg.Pool,
  asked: readonly Asked[],
  statements: (kinds: readonly Kind[]) => SharedStatement,
): Promise<readonly Answer[]> {
  const kinds = kindsOf(asked)
  const answers = new Map<Asked, Answer>()
  const ask = async (together: readonly Kind[]): Promise<void> => {
    for (const [it, answer] of await rowsOf(pool, statements(together), together)) answers.set(it, answer)
  }
  try {
    await ask(kinds)
  } catch (error) {
    if (kinds.length === 1 || !isOfOneKind(error)) throw error
    for (const kind of kinds) await askApart(kind, ask, answers)
  }
  return asked.flatMap((it) => answers.get(it) ?? [])
}

/** One kind by itself; one question by itself where the database refuses a value, so that only whose it is hears of it. */
async function askApart(
  { statement, asked }: Kind,
  ask: (together: readonly Kind[]) => Promise<void>,
  answers: Map<Asked, Answer>,
): Promise<void> {
  try {
    await ask([{ statement, asked }])
  } catch (error) {
    if (asked.length > 1 && isRefusedValue(error))
      for (const it of asked) await askApart({ statement, asked: [it] }, ask, answers)
    else for (const it of asked) answers.set(it, { kind: 'failed', error })
  }
}

/** In one order, so that few combinations are ever prepared. */
function kindsOf(asked: readonly Asked[]): readonly Kind[] {
  const byName = new Map<string, { readonly statement: SharedStatement; readonly asked: Asked[] }>()
  for (const it of asked) {
    const kind = byName.get(it.statement.name) ?? { statement: it.statement, asked: [] }
    kind.asked.push(it)
    byName.set(it.statement.name, kind)
  }
  return [...byName.values()].toSorted((a, b) => (a.statement.name < b.statement.name ? -1 : 1))
}

/**
 * The database said no to a statement that it had taken in time. Where it went away, or took too long, to ask again
 * would only take longer (SQLSTATE class 57, operator intervention; PostgreSQL, appendix A).
 */
function isOfOneKind(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('57') !== true
}

async function rowsOf(
  pool: pg.Pool,
  { name, text }: SharedStatement,
  kinds: readonly Kind[],
): Promise<readonly (readonly [Asked, Answer])[]> {
  const values = kinds.map(({ asked }) => JSON.stringify(asked.map((it, n) => ({ ...it.question, n }))))
  const { rows } = await pool.query<{ readonly [kind: string]: readonly Placed[] | null }>({
    name,
    text,
    values,
  })
  return kinds.flatMap(({ asked }, at) => {
    const answers = asked.map((): Placed[] => [])
    for (const row of rows[0]?.[String(at)] ?? []) {
      const answer = answers[row.n]
      if (answer === undefined) throw new Error('a row answers no question')
      answer.push(row)
    }
    return asked.map((it, n) => [it, { kind: 'rows', rows: answers[n] ?? [] }] as const)
  })
}

/** One statement for each combination of kinds that was ever asked, under a name that is short enough to prepare it by. */
function joinedStatements(): (kinds: readonly Kind[]) => SharedStatement {
  const known = new Map<string, SharedStatement>()
  return (kinds) => {
    const key = kinds.map((it) => it.statement.name).join(' ')
    const joined = known.get(key) ?? named(joinedText(kinds))
    known.set(key, joined)
    return joined
  }
}

/** A connection prepares a statement once by its name, whoever asks through it: each text has its own. */
function named(text: string): SharedStatement {
  return { name: createHash('sha256').update(text).digest('base64url'), text }
}

/** A column of JSON for each kind, and in it its rows in the order in which its own statement gives them. */
function joinedText(kinds: readonly Kind[]): string {
  const columns = kinds.map(({ statement: { text } }, at) => {
    const own = text.replaceAll('$1', `$${String(at + 1)}`)
    return `(select json_agg(it) from (${own}) as it) as "${String(at)}"`
  })
  return `select ${columns.join(', ')}`
}
