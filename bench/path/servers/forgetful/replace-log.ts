import { type ResolveHook } from 'node:module'

/** Puts the forgetful log in the place of the real one. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  const resolved = await next(specifier, context)
  return resolved.url.endsWith('/src/storage/audit-log.js')
    ? { ...resolved, url: new URL('./forgetful-log.js', import.meta.url).href }
    : resolved
}
