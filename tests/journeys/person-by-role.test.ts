import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { ROLES } from '../../sandbox/roles.js'
import { ENTITLED_TWINS, type EntitledTwin } from './entitled-twins.js'
import { eventually, type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { type Cell, COLUMNS, type Column, expectedOf, isShown, personByRole } from './person-by-role.js'

/** Whose answers take long enough that others beside them would come late. */
const LONG_RECORD = '9990000174'
/** Requests under way at one time. */
const AT_ONCE = 8

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})

afterAll(() => journey.stop())

describe('the table', () => {
  it('has one cell for every person, role and column', () => {
    const missing = cellsOfTable().filter((it) => expectedOf(it.person, it.role, it.column) === undefined)
    expect(missing).toEqual([])
    const doubled = personByRole().filter(({ rows }) => {
      const roles = rows.flatMap((it) => it.roles)
      return new Set(roles).size !== roles.length
    })
    expect(doubled).toEqual([])
  })

  it('has, for every refusal, someone entitled to the same of the same person', () => {
    const unmatched = cellsOfTable()
      .filter(({ person, role, column }) => !isShown(expectedOf(person, role, column)))
      .filter(
        ({ person, column }) =>
          !ROLES.some((it) => isShown(expectedOf(person, it.name, column))) &&
          !ENTITLED_TWINS.some((it) => it.person === person && it.column === column && isShown(it.then)),
      )
    expect(unmatched).toEqual([])
  })
})

describe('over HTTP', () => {
  it.each(personByRole().map(({ person }) => [person, situationOf(person)]))(
    '%s: %s',
    async (person) => {
      const cells = cellsOfTable().filter((it) => it.person === person)
      const answers = await inModeration(
        cells,
        person === LONG_RECORD ? 1 : AT_ONCE,
        async ({ role, column }) => {
          const reply = await journey.search(await journey.token(role), column, person)
          return `${role} ${column}: ${String(cellOf(reply))}`
        },
      )
      expect(answers).toEqual(
        cells.map((it) => `${it.role} ${it.column}: ${String(expectedOf(it.person, it.role, it.column))}`),
      )
    },
    60_000,
  )

  // What a twin changes in the region stays changed: they follow the table.
  it.each(ENTITLED_TWINS)('$person $column as $role: $because', async (twin) => {
    twin.region?.(journey.sandbox.region)
    const reply = await eventually(
      () => ask(twin),
      (it) => cellOf(it) === twin.then,
    )
    expect(cellOf(reply)).toBe(twin.then)
  })
})

async function ask({ role, token, column, person, askedFor }: EntitledTwin): Promise<Reply> {
  return journey.search(await journey.token(role, token), column, askedFor ?? person)
}

function cellsOfTable(): readonly {
  readonly person: string
  readonly role: string
  readonly column: Column
}[] {
  return PEOPLE.flatMap(({ nhsNumber: person }) =>
    ROLES.flatMap(({ name: role }) => COLUMNS.map((column) => ({ person, role, column }))),
  )
}

function cellOf(reply: Reply): Cell {
  return reply.status === 200 ? resourcesIn(reply).length : `${reply.status} ${refusalIn(reply)}`
}

function situationOf(person: string): string {
  return PEOPLE.find((it) => it.nhsNumber === person)?.situation ?? ''
}

async function inModeration<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await work(next[1])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
