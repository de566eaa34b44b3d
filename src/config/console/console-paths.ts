import { type SecretReference } from '../settings-types.js'
import { type ConsoleSettings } from './console-settings.js'

/** The settings of the console with the place of its secret resolved. */
export function consoleWithPaths(
  settings: ConsoleSettings,
  resolved: (reference: SecretReference) => SecretReference,
): ConsoleSettings {
  const { authentication } = settings
  return {
    ...settings,
    authentication:
      authentication.method === 'private_key_jwt'
        ? { ...authentication, key: resolved(authentication.key) }
        : { ...authentication, secret: resolved(authentication.secret) },
  }
}
