import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { details } from '../../html/components/details.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type RuleWords } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { dayInWords } from '../../words/dates.js'
import { plainWord } from '../../words/names.js'
import { deedInWords } from './rule-deed.js'

/** The rules by which everything is decided, in their own words. */
export const RULES_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/rules', roles: OFFICER_ROLES, visit: allRules },
  { method: 'GET', path: '/rules/:rule', roles: OFFICER_ROLES, visit: oneRule },
]

function allRules({ ports, now }: Visit): Outcome {
  const tiers = [...new Set(ports.rules.map((it) => it.tier))]
  const content = markup`<p>
      Every request is decided by these rules and by nothing else, from the first part to the last. What no
      rule allows is refused.
    </p>
    ${tiers.map((tier) => tierTable(tier, ports.rules, now))}`
  return shown({ title: 'Rules', content })
}

function tierTable(tier: string, rules: readonly RuleWords[], now: Date): Html {
  return table({
    caption: TIERS[tier] ?? plainWord(tier),
    size: 'm',
    responsive: true,
    columns: [{ heading: 'Rule' }, { heading: 'In plain words' }, { heading: 'Laid down in' }],
    rows: rules
      .filter((it) => it.tier === tier)
      .map((rule) => [
        markup`<a class="console-whole" href="/console/rules/${rule.id}">${rule.id}</a>`,
        [rule.plain, isOverdue(rule, now) && markup` ${tag('Review overdue', 'orange')}`],
        rule.cite.join('; '),
      ]),
  })
}

const TIERS: Readonly<Record<string, string>> = {
  integrity: '1. Is it the right person, and a proper request?',
  bar: '2. What the law forbids',
  gateway: '3. Powers and duties to share',
  restriction: '4. What the person, or their safety, asks for',
  agreement: '5. Relationship, agreement and what is needed',
  obligation: '6. What has to be done as well',
  default: '7. Otherwise',
}

const THEN: Readonly<Record<string, string>> = {
  fires: 'Applies',
  'does-not-fire': 'Does not apply',
  overridden: 'Is overridden by a power',
  lifted: 'Is lifted by the person’s consent',
  within: 'Lets it through: it is within the view',
}

function isOverdue({ reviewBy }: RuleWords, now: Date): boolean {
  return reviewBy < now.toISOString().slice(0, 10)
}

function oneRule({ ports, path, formToken, now }: Visit): Outcome {
  const rule = ports.rules.find((it) => it.id === path['rule'])
  if (rule === undefined)
    return shown({
      title: 'Rule not found',
      status: 404,
      back: '/rules',
      content: markup`<p>No rule of that name is in force.</p>`,
    })
  const rows: readonly { readonly key: string; readonly value: Content }[] = [
    { key: 'In plain words', value: rule.plain },
    { key: 'What it does', value: deedInWords(rule) },
    { key: 'Laid down in', value: rule.cite.map((it, at) => [at > 0 && markup`<br />`, it]) },
    { key: 'Part', value: TIERS[rule.tier] ?? plainWord(rule.tier) },
    { key: 'Owner', value: plainWord(rule.owner) },
    {
      key: 'To be reviewed by',
      value: [dayInWords(rule.reviewBy), isOverdue(rule, now) && markup` ${tag('Overdue', 'orange')}`],
    },
  ]
  const content = markup`${summaryList(rows)} ${rule.cases.length > 0 && casesOf(rule)}
    <form method="post" action="/console/log">
      <input type="hidden" name="token" value="${formToken}" />
      <input type="hidden" name="rule" value="${rule.id}" />
      ${button({ text: 'Find events decided by this rule', variant: 'secondary' })}
    </form>`
  return shown({ title: `Rule ${rule.id}`, back: '/rules', content })
}

function casesOf({ cases }: RuleWords): Html {
  return details(
    'Cases that are checked at every start',
    table({
      caption: 'The gateway does not start where one of these comes out otherwise',
      columns: [{ heading: 'Case' }, { heading: 'The rule' }],
      rows: cases.map((it) => [it.text, THEN[it.then] ?? plainWord(it.then)]),
    }),
  )
}
