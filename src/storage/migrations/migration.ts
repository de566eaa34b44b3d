/** One step of the database's shape. Once released it is never changed: the next step is a new one. */
export type Migration = { readonly name: string; readonly sql: string }
