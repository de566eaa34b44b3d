import type pg from 'pg'
import { type Keyed } from '../../audit/detectors/kin.js'
import { type KnownPeople } from '../../audit/detectors/sighting.js'
import { type EntryColumns } from '../../audit/entry-text.js'
import { type StaffFacts } from '../../model/registers/staff.js'

/** What the lists of organisations, of their staff and of whom they have watched, say of the people in some entries. */
export async function knownPeople(
  connection: pg.ClientBase,
  entries: readonly EntryColumns[],
  keyed: Keyed,
): Promise<(columns: EntryColumns) => KnownPeople> {
  const persons = new Map<string, string>()
  for (const { subject } of entries)
    if (subject !== undefined && !persons.has(subject)) persons.set(subject, keyed('person', subject))
  const organisations = [...new Set(entries.flatMap((it) => it.actorOrganisation ?? []))]
  const { rows } = await connection.query<{
    readonly organisation: string
    readonly user_id: string
    readonly person: string | null
    readonly facts: StaffFacts
  }>({
    name: 'known-people',
    text: `select organisation, user_id, person, facts from staff_member
      where organisation = any($1) and (user_id = any($2) or person = any($3))`,
    values: [organisations, [...new Set(entries.flatMap((it) => it.actor ?? []))], [...persons.values()]],
  })
  const watched = await watchersOf(connection, [...persons.values()])
  const workers = new Map(rows.map((it) => [`${it.organisation} ${it.user_id}`, it.facts]))
  const colleagues = new Set(rows.map((it) => `${it.organisation} ${it.person ?? ''}`))
  return ({ actor = '', actorOrganisation = '', subject }) => {
    const person = subject === undefined ? undefined : persons.get(subject)
    return {
      worker: workers.get(`${actorOrganisation} ${actor}`),
      person,
      isColleague: person !== undefined && colleagues.has(`${actorOrganisation} ${person}`),
      watchedBy: watchedBy(watched.get(person ?? ''), actorOrganisation),
    }
  }
}

/** The organisations that have each of these people watched. */
async function watchersOf(
  connection: pg.ClientBase,
  persons: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await connection.query<{
    readonly person: string
    readonly organisations: readonly string[]
  }>({
    name: 'watched-people',
    text: `select person, array_agg(organisation) as organisations from watched_person
      where person = any($1) group by person`,
    values: [persons],
  })
  return new Map(rows.map((it) => [it.person, it.organisations]))
}

function watchedBy(organisations: readonly string[] | undefined, asking: string): KnownPeople['watchedBy'] {
  if (organisations === undefined) return undefined
  return organisations.includes(asking) ? 'own-organisation' : 'another'
}
