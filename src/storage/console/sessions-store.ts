import { type Officer } from '../../model/officers/officer.js'
import { type BegunSession, type OfficerSession, type OfficerSessions } from '../../model/officers/session.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { colleaguesIn, keepOfficer } from './colleagues.js'
import { endAtProvider, hasEndedAtProvider, oneAtATime } from './provider-logouts.js'

/** How long a session lives, in milliseconds. */
export type SessionTimes = { readonly idleMs: number; readonly absoluteMs: number }

/** Sessions of the console, kept in the database so that they can be ended from anywhere. */
export function sessionsStore({ pool }: Database, times: SessionTimes): OfficerSessions {
  return {
    begin: (key, session) => begin(pool, key, session),
    renew: (before, key, session) => renew(pool, before, key, session, times),
    use: (key, now) => use(pool, key, now, times),
    colleagues: (organisation, since) => colleaguesIn(pool, organisation, since),
    end: async (key) => {
      await pool.query('delete from console_session where key = $1', [key])
    },
    endAllOf: async (userId) => {
      await pool.query('delete from console_session where user_id = $1', [userId])
    },
    endAtProvider: (logout, now) => endAtProvider(pool, logout, now),
    keepQuestion: async (key, id, question) => {
      await pool.query('insert into console_question (id, session, question) values ($1, $2, $3)', [
        id,
        key,
        question,
      ])
    },
    question: async (key, id) => {
      const { rows } = await pool.query<{ readonly question: string }>(
        'select question from console_question where id = $1 and session = $2',
        [id, key],
      )
      return rows[0]?.question
    },
  }
}

async function begin(pool: Database['pool'], key: string, session: BegunSession): Promise<boolean> {
  const { officer, formToken, signedIn, authenticated, provider } = session
  return inTransaction(pool, async (connection) => {
    await oneAtATime(connection, provider)
    if (await hasEndedAtProvider(connection, session)) return false
    await connection.query(
      `insert into console_session
         (key, user_id, officer, form_token, signed_in, authenticated, seen, subject, provider_session)
       values ($1, $2, $3, $4, $5, $6, $5, $7, $8)`,
      [
        key,
        officer.userId,
        JSON.stringify(officer),
        formToken,
        signedIn,
        authenticated,
        provider.subject,
        provider.session,
      ],
    )
    await keepOfficer(connection, officer, signedIn)
    return true
  })
}

async function renew(
  pool: Database['pool'],
  before: string,
  key: string,
  session: BegunSession,
  times: SessionTimes,
): Promise<boolean> {
  const { officer, formToken, authenticated, signedIn: now, provider } = session
  return inTransaction(pool, async (connection) => {
    await oneAtATime(connection, provider)
    if (await hasEndedAtProvider(connection, session)) return false
    const { rowCount } = await connection.query(
      `update console_session set key = $2, form_token = $3, authenticated = $4, seen = $5, officer = $9,
         subject = $10, provider_session = $11
       where key = $1 and user_id = $6 and seen > $7 and signed_in > $8`,
      [
        before,
        key,
        formToken,
        authenticated,
        now,
        officer.userId,
        ...expiredAt(now, times),
        JSON.stringify(officer),
        provider.subject,
        provider.session,
      ],
    )
    if (rowCount === 1) await keepOfficer(connection, officer, now)
    return rowCount === 1
  })
}

/** When a session that has expired by now was last seen, and when it was begun. */
function expiredAt(now: Date, { idleMs, absoluteMs }: SessionTimes): readonly Date[] {
  return [idleMs, absoluteMs].map((it) => new Date(now.getTime() - it))
}

type SessionRow = {
  readonly officer: Officer
  readonly form_token: string
  readonly signed_in: Date
  readonly authenticated: Date
  /** Null in a session that was begun before these were kept: no provider can end it, and it ends within hours. */
  readonly subject: string | null
  readonly provider_session: string | null
}

/** Ends what is too old first, so that an expired session can never be seen again. */
async function use(
  pool: Database['pool'],
  key: string,
  now: Date,
  times: SessionTimes,
): Promise<OfficerSession | undefined> {
  await pool.query('delete from console_session where seen <= $1 or signed_in <= $2', [
    ...expiredAt(now, times),
  ])
  const { rows } = await pool.query<SessionRow>(
    `update console_session set seen = greatest(seen, $2) where key = $1
     returning officer, form_token, signed_in, authenticated, subject, provider_session`,
    [key, now],
  )
  const [row] = rows
  return row === undefined
    ? undefined
    : {
        officer: row.officer,
        formToken: row.form_token,
        signedIn: row.signed_in,
        authenticated: row.authenticated,
        provider: { subject: row.subject ?? '', session: row.provider_session ?? undefined },
      }
}
