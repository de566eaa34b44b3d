import { expect, test } from 'vitest'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { formatProblem } from '../../src/translation/text/mapping-problem.js'
import { R4, contextFor, recordOf } from './mapping-fixtures.js'

const NUMBER = '9990000018'

const FILES: Readonly<Record<string, string>> = {
  'source.yaml': `name: tiny
version: 1.0.0
title: A tiny source
record: Record
kinds:
  Record:
    NHS_ID: { type: number, privacy: identifier }
    TEAM: { type: text, privacy: organisation }
    FLAG: { type: text, privacy: operational }
    ACTIVE: { type: text, privacy: operational }
`,
  'record.map.yaml': 'person: = nhsNumber(NHS_ID)\n',
  'patient.map.yaml': 'source: Person\nid: person\nout:\n  resourceType: Patient\n',
  'team.map.yaml': `source: Team
$when: = yesNo(ACTIVE)
id: = TEAM
out:
  resourceType: Organization
  name: = TEAM
`,
}

/** One name in two parts, the first of which is not always made: an expression, and a piece of the map. */
const PLANS: readonly string[] = [
  `source: Plan
area: assessments
id: = 'plan'
let:
  who: = if(present(TEAM), reference('team', TEAM))
out:
  resourceType: CarePlan
  status: active
  intent: plan
  subject: = person()
  contributor:
    - $when: = yesNo(FLAG)
      $value: = $who
  author: = $who
`,
  `source: Plan
area: assessments
id: = 'plan'
let:
  who:
    - = reference('team', TEAM)
out:
  resourceType: CarePlan
  status: active
  intent: plan
  subject: = person()
  activity:
    - $when: = yesNo(FLAG)
      detail:
        status: in-progress
        performer: = $who
  contributor: = $who
`,
]

test.each(PLANS)('a name that refers to a resource is taken note of at each use: %#', (plan) => {
  const compiled = compileMapping(
    R4,
    Object.entries({ ...FILES, 'plan.map.yaml': plan }).map(([path, text]) => ({ path, text })),
  )
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
  const { mapping } = compiled
  const [translator, write] = [mappingTranslator(mapping), mappingWriter(mapping)]
  const context = contextFor([NUMBER])
  const records = ['Y', 'N'].map((it) => ({
    NHS_ID: Number(NUMBER),
    TEAM: 'T1',
    FLAG: it,
    ACTIVE: it,
  }))
  for (const content of records) {
    const record = recordOf('tiny', content)
    const written = write(record, context)
    const made = translator.translate(record, context)
    expect(written.resources.map((it) => it.text)).toEqual(
      made.resources.map((it) => JSON.stringify(it.resource)),
    )
    expect(written.issues).toEqual(made.issues)
    const hasTeam = content['ACTIVE'] === 'Y'
    expect(written.resources.some((it) => it.text.includes('Organization/'))).toBe(hasTeam)
    expect(written.issues.map((it) => it.code)).toEqual(hasTeam ? [] : ['reference-unresolved'])
  }
})
