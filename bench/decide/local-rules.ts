import { stringify } from 'yaml'

/**
 * Local rules as a region of many organisations would have them: what each agreement leaves out, and what each
 * organisation adds. Every one names whom it binds, and binds nobody who asks here.
 */
export function localRules(count: number): readonly string[] {
  const restrictions: object[] = []
  const views: object[] = []
  for (let i = 0; i < count; i++) {
    const org = { fact: 'requester.org.id', is: `ORG${Math.floor(i / 4)}` }
    const id = `L-${String(i + 1).padStart(4, '0')}`
    if (i % 2 === 0) restrictions.push(rule(id, restriction(i, org)))
    else views.push(rule(id, view(i, org)))
  }
  return [
    stringify({ kind: 'rules', tier: 'restriction', rules: restrictions }),
    stringify({ kind: 'rules', tier: 'agreement', rules: views }),
  ]
}

function restriction(i: number, org: object): object {
  const label = ['STI', 'HIV', 'THIRD-PARTY', 'NOPAT'][i % 4]
  return {
    when: { all: [org, { fact: 'resource.labels', has: label }] },
    effect: { withhold: 'generic' },
  }
}

function view(i: number, org: object): object {
  return {
    applies_when: {
      all: [org, { fact: 'resource.class', is: i % 3 === 0 ? 'social-care-record' : 'gp-record' }],
    },
    view: [{ types: ['Patient', 'MedicationStatement', 'CarePlan'] }, { types: ['Encounter'], newest: 3 }],
    effect: { withhold: 'none' },
  }
}

function rule(id: string, rest: object): object {
  return {
    id,
    plain: 'What one organisation leaves out.',
    ...rest,
    cite: ['Sharing agreement'],
    owner: 'ig',
    review_by: '2027-04-01',
    examples: [
      { case: 'It applies.', then: 'fires' },
      { case: 'It does not.', then: 'does-not-fire' },
    ],
  }
}
