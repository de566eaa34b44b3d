/** The id under which the gateway's console is registered at the sandbox's identity provider. */
export const CONSOLE_CLIENT = 'linchpin-console'

/** The part of a linchpin.yaml by which officers of the region sign in at the console. */
export function consoleSettings(
  issuer: string,
  key: { readonly file: string },
): Readonly<Record<string, unknown>> {
  return {
    issuer,
    clientId: CONSOLE_CLIENT,
    authentication: { method: 'private_key_jwt', key },
    claims: { userId: 'sub', name: 'name', organisation: 'organisation', roles: 'roles' },
    roles: [
      { value: 'linchpin-ig-officer', role: 'ig-officer', sees: 'own' },
      { value: 'linchpin-privacy-officer', role: 'privacy-officer', sees: 'own' },
      { value: 'linchpin-caldicott-guardian', role: 'caldicott-guardian', sees: 'own' },
      { value: 'linchpin-ig-officer-all', role: 'ig-officer', sees: 'all' },
    ],
    idleMinutes: 15,
    absoluteMinutes: 720,
    freshMinutes: 5,
  }
}
