import { register } from 'node:module'

/** The gateway with nothing changed but that its log keeps nothing: one module is replaced as it is loaded. */
register(new URL('./forgetful/replace-log.js', import.meta.url))
await import('./gateway.js')
