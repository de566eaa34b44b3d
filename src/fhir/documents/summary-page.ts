import { createHash } from 'node:crypto'
import { escaped } from './narrative.js'
import { NOTICE, type Summary } from './summary.js'
import { wordsOf } from './words.js'

const STYLE = [
  'body{font:16px/1.5 Arial,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#212b32}',
  'h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2rem}',
  'table{border-collapse:collapse;width:100%}caption{position:absolute;left:-999rem}',
  'th,td{border-bottom:1px solid #aeb7bd;padding:.35rem .5rem;text-align:left;vertical-align:top}',
  '.notice{border:2px solid #212b32;padding:.5rem 1rem}ul{color:#4c6272}',
  // A wide table is moved sideways within its section: the page itself never is.
  'section{overflow-x:auto;overflow-wrap:break-word}section:focus-visible{outline:3px solid #212b32}',
  '@media(max-width:40rem){body{margin:1rem auto}table{font-size:.875rem}}',
  '@page{margin:15mm}',
  '@media print{body{font-size:10pt;margin:0;max-width:none;padding:0}section{overflow:visible}h2{margin-top:1rem;break-after:avoid}',
  'thead{display:table-header-group}tr,.notice{break-inside:avoid}ul{break-before:avoid}}',
].join('')

/** The policy under which the page is shown: its own style and nothing else, from nowhere else. */
export const SUMMARY_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/** A summary as one page to print: no script, no picture, nothing from elsewhere. */
export function summaryPage({ title, person, sections }: Summary, at: string): string {
  const body = sections
    .map(
      (it) =>
        `<section tabindex="0" aria-label="${escaped(it.title)}"><h2>${escaped(it.title)}</h2>${it.html}</section>`,
    )
    .join('\n')
  return [
    '<!DOCTYPE html>',
    '<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    `<p class="notice">${escaped(NOTICE)} Asked for on ${escaped(wordsOf(at))}.</p>`,
    person,
    body,
    '</main></body></html>',
  ].join('\n')
}
