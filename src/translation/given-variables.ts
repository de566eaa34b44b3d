import { type Given, type Variable } from './expressions/environment.js'
import { DATE, INSTANT, TEXT } from './expressions/value-type.js'

/** What every expression may name besides the record: the source system, and the time the record is true of. */
export const GIVEN_VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  [
    'source',
    {
      kind: 'given',
      members: new Map<string, Given>([
        ['id', { type: TEXT, read: (scope) => scope.run.context.source.id }],
        ['name', { type: TEXT, read: (scope) => scope.run.context.source.name }],
        ['organisation', { type: TEXT, read: (scope) => scope.run.context.source.organisation }],
      ]),
    },
  ],
  [
    'record',
    {
      kind: 'given',
      members: new Map<string, Given>([
        ['asOf', { type: DATE, read: (scope) => scope.run.asOf }],
        ['retrievedAt', { type: INSTANT, read: (scope) => scope.run.record.retrievedAt }],
      ]),
    },
  ],
])
