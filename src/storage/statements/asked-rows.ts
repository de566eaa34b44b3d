import type pg from 'pg'

/** A statement that many questions share, each with its place: `jsonb_to_recordset($1::jsonb)` with a column `n`. */
export type SharedStatement = { readonly name: string; readonly text: string }

/**
 * The rows of each question, in the order of the questions and within one in the order of the statement. Every row must
 * carry the place `n` of its question; one that carries no such place is an error, and then no question is answered.
 */
export async function askedRows<Row extends pg.QueryResultRow & { readonly n: number }>(
  pool: pg.Pool,
  { name, text }: SharedStatement,
  questions: readonly object[],
): Promise<readonly (readonly Row[])[]> {
  const asked = JSON.stringify(questions.map((it, n) => ({ ...it, n })))
  const { rows } = await pool.query<Row>({ name, text, values: [asked] })
  const answers = questions.map((): Row[] => [])
  for (const row of rows) {
    const answer = answers[row.n]
    if (answer === undefined) throw new Error('a row answers no question')
    answer.push(row)
  }
  return answers
}
