import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { OWN_STYLE } from './own-style.js'

/** A stylesheet whose address changes with its content, so that it may be kept for ever. */
export type Stylesheet = { readonly path: string; readonly text: string }

/**
 * The style of the NHS design system and our own, without anything that would be loaded from elsewhere: its typeface
 * comes from another host and is licensed to NHS bodies alone, so the fallback of its own list is used.
 */
export function readStylesheet(): Stylesheet {
  const file = createRequire(import.meta.url).resolve('nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css')
  const text = `${withoutOutside(readFileSync(file, 'utf8'))}${OWN_STYLE}`
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return { path: `/assets/${hash}.css`, text }
}

/** The style without typefaces of another host, and without the pointer to a source map. */
function withoutOutside(css: string): string {
  return css.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
}
