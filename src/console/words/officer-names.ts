import { type Visit } from '../visit.js'

/** How somebody is named to the visitor: by name with the user id beside it, or by the user id alone. */
export type OfficerNames = (userId: string) => string

/** For how long the name somebody last signed in with is theirs. */
const STANDS_MS = 90 * 24 * 3_600_000

/**
 * Names officers as their identity provider attested them when they last signed in, within 90 days: those of the
 * visitor's own organisation, and to an officer of all those of the organisations concerned too. Everybody else, and who
 * shares an id with somebody of another name, is named by id alone.
 */
export async function officerNames(
  { officer, viewer, now, ports }: Pick<Visit, 'officer' | 'viewer' | 'now' | 'ports'>,
  concerned: readonly string[],
): Promise<OfficerNames> {
  const organisations = new Set([officer.organisation, ...(viewer === 'all' ? concerned : [])])
  const since = new Date(now.getTime() - STANDS_MS)
  const found = await Promise.all([...organisations].map((it) => ports.sessions.colleagues(it, since)))
  const names = new Map<string, string>()
  for (const { userId, name } of found.flat()) {
    const known = names.get(userId)
    names.set(userId, known === undefined || known === name ? name : userId)
  }
  return (userId) => {
    const name = names.get(userId)
    return name === undefined || name === userId ? userId : `${name} (${userId})`
  }
}
