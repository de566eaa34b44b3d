import { readFileSync } from 'node:fs'
import { type Environment } from './environment.js'
import { type SecretReference } from './settings-types.js'

/** A secret value. Printing, logging or serialising it gives only the word. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return 'secret'
  }
  toJSON(): string {
    return 'secret'
  }
}

/** Reads the secret that a setting names. Throws, naming the file or variable, when it is missing or empty. */
export function readSecret(reference: SecretReference, environment: Environment): Secret {
  const value = 'env' in reference ? environment.variable(reference.env) : readFile(reference.file)
  if (value === undefined || value.trim() === '')
    throw new Error(
      'env' in reference
        ? `environment variable ${reference.env} holds no secret`
        : `${reference.file}: holds no secret`,
    )
  return new Secret(value.trim())
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
