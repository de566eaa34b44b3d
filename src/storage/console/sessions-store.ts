import { type Officer } from '../../model/officers/officer.js'
import {
  type OfficerSession,
  type OfficerSessions,
  type SignInAttempt,
} from '../../model/officers/session.js'
import { type Database } from '../database.js'
import { colleaguesIn, keepOfficer } from './colleagues.js'

/** How long a session lives, in milliseconds. */
export type SessionTimes = { readonly idleMs: number; readonly absoluteMs: number }

/** Sessions of the console, kept in the database so that they can be ended from anywhere. */
export function sessionsStore({ pool }: Database, times: SessionTimes): OfficerSessions {
  let begunHere = 0
  return {
    begin: (key, session) => begin(pool, key, session),
    renew: async (before, key, { officer, formToken, authenticated, signedIn: now }) => {
      const { rowCount } = await pool.query(
        `update console_session set key = $2, form_token = $3, authenticated = $4, seen = $5, officer = $9
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
        ],
      )
      if (rowCount === 1) await keepOfficer(pool, officer, now)
      return rowCount === 1
    },
    use: (key, now) => use(pool, key, now, times),
    colleagues: (organisation, since) => colleaguesIn(pool, organisation, since),
    end: async (key) => {
      await pool.query('delete from console_session where key = $1', [key])
    },
    endAllOf: async (userId) => {
      await pool.query('delete from console_session where user_id = $1', [userId])
    },
    beginAttempt: async (key, attempt, expires, now) => {
      await beginAttempt(pool, key, attempt, expires, now)
      // Counting the newest costs a walk of the index: a flood does not make each of its own begins pay for it.
      if (begunHere++ % TRIM_EVERY === 0) await trimAttempts(pool)
    },
    takeAttempt: async (key, now) => {
      const { rows } = await pool.query<{ readonly attempt: SignInAttempt }>(
        'delete from console_attempt where key = $1 and expires >= $2 returning attempt',
        [key, now],
      )
      return rows[0]?.attempt
    },
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

async function begin(pool: Database['pool'], key: string, session: OfficerSession): Promise<void> {
  const { officer, formToken, signedIn, authenticated } = session
  await pool.query(
    `insert into console_session (key, user_id, officer, form_token, signed_in, authenticated, seen)
     values ($1, $2, $3, $4, $5, $6, $5)`,
    [key, officer.userId, JSON.stringify(officer), formToken, signedIn, authenticated],
  )
  await keepOfficer(pool, officer, signedIn)
}

/** Sign-ins that may be under way at once, and after how many begins of one process that is seen to. */
const MOST_ATTEMPTS = 10_000
const TRIM_EVERY = 100

/** What has expired goes first. */
async function beginAttempt(
  pool: Database['pool'],
  key: string,
  attempt: SignInAttempt,
  expires: Date,
  now: Date,
): Promise<void> {
  await pool.query('delete from console_attempt where expires < $1', [now])
  await pool.query('insert into console_attempt (key, attempt, expires) values ($1, $2, $3)', [
    key,
    JSON.stringify(attempt),
    expires,
  ])
}

/** Where there are too many all the same, the oldest go: those begun now can be finished. */
async function trimAttempts(pool: Database['pool']): Promise<void> {
  await pool.query(
    `delete from console_attempt where key in (
       select key from console_attempt order by expires desc, key offset $1
     )`,
    [MOST_ATTEMPTS],
  )
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
     returning officer, form_token, signed_in, authenticated`,
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
      }
}
