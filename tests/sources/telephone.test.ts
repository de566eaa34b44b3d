import { expect, it } from 'vitest'
import { spineDirectory } from '../../src/sources/sds/directory.js'
import { connectSources } from '../../src/sources/registry.js'
import { SEARCHES } from './contract/fhir-r4-subject.js'
import { sourceSettings, sourceWorld } from './source-world.js'

it('the number to telephone is the one in force when it is given, without a new start', async () => {
  const world = sourceWorld()
  const directory = spineDirectory(world, 60)
  const options = { baseUrl: 'https://council.example/r4', searchBy: 'POST', searches: SEARCHES }
  const inForce = ['020 7946 0001']
  const connected = connectSources(
    [sourceSettings({ kind: 'fhir-r4', options })],
    () => inForce.at(-1),
    world,
    directory,
  )
  const given = (): unknown => connected[0]?.descriptor.telephone
  expect(given()).toBe('020 7946 0001')
  inForce.push('020 7946 0002')
  expect(given()).toBe('020 7946 0002')
  await Promise.all([...connected.map((it) => it.connector.close()), directory.close()])
})
