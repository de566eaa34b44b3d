import { cpSync, mkdirSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { mappingCommand } from '../../src/cli/mapping.js'
import { PEOPLE_MAPPING, workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
mkdirSync(`${place.folder}/maps/people/cases`, { recursive: true })
for (const [name, text] of Object.entries(PEOPLE_MAPPING)) place.write(`maps/people/${name}`, text)
place.write(
  'maps/people/cases/ann.yaml',
  'behaviour: a name\nnhsNumbers: ["9990000018"]\ninput: { NHS: "9990000018", NAME: Ann, NOTE: n }\nexpect: {}\n',
)
cpSync(`${place.folder}/maps`, `${place.folder}/earlier`, { recursive: true })

const diff = (...more: readonly string[]) =>
  place.run(mappingCommand, ['diff', 'people', '--mappings', 'maps', ...more])

test('a mapping does not differ from itself', async () => {
  const { code, out } = await diff('--against', 'earlier')
  expect([code, out.split('\n').at(-2)]).toEqual([0, '0 cases and 0 lines of lineage differ'])
})

test('what a change alters is shown case by case, and in the lineage', async () => {
  const map = PEOPLE_MAPPING['patient.map.yaml'] ?? ''
  place.write(
    'maps/people/patient.map.yaml',
    map.replace('text: = NAME', 'family: = NAME') + '  language: en\n',
  )
  const { code, out } = await diff('--against', 'earlier')
  expect(code).toBe(1)
  for (const line of [
    'cases/ann.yaml:',
    '~ Patient/person.resource.name[0].text: removed "Ann"',
    '~ Patient/person.resource.name[0].family: added "Ann"',
    '~ Patient/person.resource.language: added "en"',
    '+ patient: Patient.name.family',
    '- patient: Patient.name.text',
  ])
    expect(out).toContain(line)
})

test.each([
  [[], /diff needs --against DIR/],
  [['--against', 'nowhere'], /there is no folder nowhere$/m],
  [['--against', 'maps/earlier/nowhere'], /there is no folder maps\/earlier\/nowhere$/m],
])('bad input: %j', async (more, message) => {
  const { code, err } = await diff(...more)
  expect([code, message.test(err)]).toEqual([2, true])
})
