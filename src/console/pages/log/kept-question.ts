import { type LogCursor, type LogQuestion } from '../../../audit/questions/question.js'
import { type Visit } from '../../visit.js'
import { isRealInstant } from '../../words/dates.js'

/** Keeps a question for the session, and returns the id under which an address may name it. */
export async function keepQuestion({ ports, sessionKey }: Visit, question: LogQuestion): Promise<string> {
  const id = ports.secret()
  await ports.sessions.keepQuestion(sessionKey, id, JSON.stringify(question))
  return id
}

/** The question of this session under the id in the path; undefined where there is none. */
export async function keptQuestion({ ports, sessionKey, path }: Visit): Promise<LogQuestion | undefined> {
  const text = await ports.sessions.question(sessionKey, path['question'] ?? '')
  return text === undefined ? undefined : parsed(text)
}

/** Text that we wrote ourselves in `keepQuestion`. */
function parsed(text: string): LogQuestion {
  return JSON.parse(text) as LogQuestion
}

/** A place in the log as part of an address: no person is in it. */
export function cursorText({ recorded, shard, index }: LogCursor): string {
  return Buffer.from(JSON.stringify([recorded, shard, String(index)])).toString('base64url')
}

/** Reads what `cursorText` wrote; undefined for anything else. */
export function readCursor(text: string | null): LogCursor | undefined {
  const [, recorded, shard, index] = CURSOR.exec(Buffer.from(text ?? '', 'base64url').toString('utf8')) ?? []
  if (recorded === undefined || shard === undefined || index === undefined) return undefined
  if (!isRealInstant(recorded)) return undefined
  return { recorded, shard: Number(shard), index: BigInt(index) }
}

const DAY = '20\\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])'
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3,6}Z'
const CURSOR = new RegExp(`^\\["(${DAY}T${TIME})",(\\d{1,9}),"(\\d{1,18})"\\]$`)
