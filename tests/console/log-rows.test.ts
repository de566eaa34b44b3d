import { expect, test } from 'vitest'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { textOfHtml } from '../../src/console/html/html.js'
import { LOG_PAGES } from '../../src/console/pages/log/log-pages.js'
import { REVIEW_PAGES } from '../../src/console/pages/log/review-page.js'
import { type Visit } from '../../src/console/visit.js'
import { accessEntry } from '../audit/access-entries.js'

/** What an older gateway let the second council find of an enquiry of the first, given anything of it or nothing. */
function foundOf(index: bigint, outcome: 'answered' | 'answered-empty' | 'timed-out'): FoundEntry {
  const entry = accessEntry({
    columns: { purpose: 'safeguarding-adult', actorOrganisation: '9A1', actor: `worker-${outcome}` },
    evidence: { sources: [{ source: 'hillshire', organisation: '9A2', area: 'services', outcome }] },
  })
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  return { shard: 1, index, columns, text, origin: 'log.example/audit/1', leaf: '' }
}

const ENTRIES = [foundOf(0n, 'answered-empty'), foundOf(1n, 'answered'), foundOf(2n, 'timed-out')]

/** A page as an officer of the organisation, or of all, is shown it, with what is recorded of it. */
async function pageFor(viewer: string, method: 'GET' | 'POST', path: string): Promise<string> {
  const row = [...LOG_PAGES, ...REVIEW_PAGES].find((it) => it.method === method && it.path === path)
  const visit = {
    viewer,
    formToken: 'form',
    isFresh: true,
    path: { question: 'kept' },
    query: new URLSearchParams(),
    form: new URLSearchParams({ size: '5', days: '7' }),
    now: new Date(),
    ports: {
      organisations: [],
      rules: [],
      controllerOf: () => '9A2',
      secret: () => 'seed',
      log: {
        search: () => Promise.resolve({ entries: ENTRIES, next: undefined }),
        sample: () => Promise.resolve(ENTRIES),
      },
      sessions: { question: () => Promise.resolve('{}') },
    },
  } as unknown as Visit
  const outcome = await row?.visit(visit)
  const answer = outcome?.answer
  const shown =
    answer?.kind === 'page' ? textOfHtml(answer.content) : answer?.kind === 'download' ? answer.text : ''
  return `${shown} ${JSON.stringify(outcome?.deed)}`
}

const PAGES = [
  ['the list', 'GET', '/log'],
  ['the download', 'POST', '/log/:question/export'],
  ['the sample for review', 'POST', '/review'],
] as const

test.each(PAGES)(
  '%s has nothing of enquiries in which nothing of theirs was shown, however the index finds them',
  async (_, method, path) => {
    const page = await pageFor('9A2', method, path)
    expect(page).toContain('worker-answered')
    expect(page).not.toContain('worker-answered-empty')
    expect(page).not.toContain('worker-timed-out')
    expect(page).toMatch(/"entries":1\b|"receipts":\["log\.example\/audit\/1#1"\]/)
  },
)

test.each(PAGES)('the twin: %s of who sees all has them', async (_, method, path) => {
  const page = await pageFor('all', method, path)
  for (const it of ENTRIES) expect(page).toContain(it.columns.actor)
})
