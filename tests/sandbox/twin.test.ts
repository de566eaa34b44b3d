import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { FAULTS, jsonAnswer, startTwin, type Fault, type Twin } from '../../sandbox/twin.js'

const twins: Twin[] = []
afterEach(async () => {
  await Promise.all(twins.splice(0).map((it) => it.stop()))
})

async function twin(port = 0): Promise<Twin> {
  const started = await startTwin({ name: 'the test twin', host: '127.0.0.1', port }, () =>
    jsonAnswer(200, { fine: 'yes'.repeat(100) }),
  )
  twins.push(started)
  return started
}

/** What somebody who asks the twin for JSON gets to see. */
async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(300) })
    const text = await response.text()
    return `${response.status} ${String(response.headers.get('content-type'))} ${text.slice(0, 9)}`
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown'
  }
}

describe('a twin fails as it is told to, until it is healed', () => {
  const seen: Readonly<Record<Fault, RegExp>> = {
    down: /^TypeError$/,
    hangs: /^TimeoutError$/,
    '500': /^500 application\/json/,
    'html-200': /^200 text\/html.* <!DOCTYPE$/,
    truncated: /^TypeError$/,
  }
  test.each(FAULTS)('%s', async (fault) => {
    const it = await twin()
    it.fault(fault)
    expect(await ask(it.url)).toMatch(seen[fault])
    it.fault(undefined)
    expect(await ask(it.url)).toMatch(/^200 application\/json/)
  })
})

test('a stopped twin refuses connections, and comes back on the same port', async () => {
  const it = await twin()
  await it.stop()
  await it.stop()
  expect(await ask(it.url)).toBe('TypeError')
  await it.start()
  await it.start()
  expect(await ask(it.url)).toMatch(/^200/)
})

test('a stopped twin drops requests that it had left hanging', async () => {
  const it = await twin()
  it.fault('hangs')
  const hanging = fetch(it.url).then(
    () => 'answered',
    () => 'dropped',
  )
  while (it.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await it.stop()
  expect(await hanging).toBe('dropped')
})

test('a port in use is named in one line', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(twin(port)).rejects.toThrow(
    `port ${port} on 127.0.0.1, wanted for the test twin, is in use by another program`,
  )
  await new Promise((resolve) => other.close(resolve))
})
