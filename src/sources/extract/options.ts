/** How the extracts of one source are read: what their records are known by, and of which day they are true. */
export type ExtractOptions = {
  /** Members of a record that together say which record it is, in every extract. */
  readonly key: readonly string[]
  /** Member that holds the date a record is true of. Without it every file must come with its date. */
  readonly asOf?: string
  /** Members that together say which period a file tells of. */
  readonly period?: readonly string[]
  /** Member that holds the source's own id of the person. Without it records without an NHS number are never shown. */
  readonly person?: string
  /** How often people of records without an NHS number are looked for; only by hand unless given. */
  readonly findEveryMinutes?: number
  /** Member that must agree with the date of birth PDS gave, where both are complete. */
  readonly birthDate?: string
  readonly maxFileBytes?: number
  /** Folder that is watched for files. */
  readonly folder?: string
  readonly everySeconds?: number
}

/** Largest file that is taken, unless the settings say otherwise: a quarter of a gigabyte. */
export const MOST_FILE_BYTES = 268_435_456

/** How often a folder is looked into, in seconds, unless the settings say otherwise. */
export const FOLDER_SECONDS = 5

const MEMBER = { type: 'string', minLength: 1 } as const
const MEMBERS = { type: 'array', minItems: 1, uniqueItems: true, items: MEMBER } as const

/** JSON Schema of the options of a source that drops extracts. */
export const EXTRACT_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['key'],
  additionalProperties: false,
  properties: {
    key: {
      ...MEMBERS,
      description:
        'Members of a record, by name or by path with `/`, that together say which record it is. A later extract’s record of the same key supersedes an earlier one’s, whoever it is about.',
    },
    asOf: {
      ...MEMBER,
      description:
        'Member that holds the date a record is true of, `YYYY-MM-DD` or `DD/MM/YYYY`. Without it every file must come with its date: as a parameter, or in its name.',
    },
    period: {
      ...MEMBERS,
      description:
        'Members that together say which period a file tells of, the same in all its records: a file replaces what is held of its period. Without it a file replaces everything that is held of the source.',
    },
    birthDate: {
      ...MEMBER,
      description: 'Member that must agree with the date of birth PDS gave, where both are complete.',
    },
    person: {
      ...MEMBER,
      description:
        'Member that holds the source’s own id of the person, by which records without a valid NHS number may be linked to somebody. Without it they are never shown.',
    },
    findEveryMinutes: {
      description:
        'How often the gateway looks in PDS for the people of all records that have an id of a person and no valid NHS number, by the clock: 60 is every full hour. One process of several does so at a time. Unless given, only `linchpin links find` does.',
      type: 'integer',
      minimum: 1,
      maximum: 10_080,
    },
    maxFileBytes: {
      description: 'Largest file that is taken; 268435456 unless given.',
      type: 'integer',
      minimum: 1_000,
    },
    folder: {
      description:
        'Folder that is watched, as an absolute path. A file is taken once it no longer grows, and then lies in its `done` or `rejected`.',
      type: 'string',
      pattern: '^(/|[A-Za-z]:).+',
    },
    everySeconds: {
      description: 'How often the folder is looked into; 5 unless given.',
      type: 'integer',
      minimum: 1,
      maximum: 86_400,
    },
  },
} as const
