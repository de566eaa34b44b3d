import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseBroker: string
  }
}

export type TestDatabase = { readonly url: string; readonly close: () => Promise<void> }

/** An empty, migrated database of its own for a test file; `close` drops it, whoever is still connected. */
export async function testDatabase(): Promise<TestDatabase> {
  const broker = inject('databaseBroker')
  const response = await fetch(broker, { method: 'POST' })
  const url = await response.text()
  if (!response.ok) throw new Error(`no test database: ${url}`)
  const name = new URL(url).pathname.slice(1)
  return {
    url,
    close: async () => {
      await fetch(`${broker}/${name}`, { method: 'DELETE' })
    },
  }
}
