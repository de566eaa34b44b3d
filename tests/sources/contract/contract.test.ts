import { afterEach, describe, expect, it } from 'vitest'
import { type ConnectorAnswer } from '../../../src/sources/connector.js'
import { askContext, questionFor } from '../source-world.js'
import { sendJson } from '../loopback-server.js'
import { inRunningTime } from '../running-time.js'
import { CONTRACT_SUBJECTS } from './arrangements.js'
import { type Arrangement, type ContractSubject, type Setting } from './contract-subject.js'
import { MISBEHAVIOURS, type Misbehaviour } from './misbehaviours.js'
import { selfSigned } from './self-signed.js'

const DEADLINE_MS = 700
/** For what must be in time on a busy machine too. */
const AMPLE_MS = 20_000
const running: Arrangement[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close().then(() => one.server.close())))
})

async function arranged(
  subject: ContractSubject,
  answer: Misbehaviour['answer'],
  setting?: Setting,
): Promise<Arrangement> {
  const arrangement = await subject.arrange(answer, setting)
  running.push(arrangement)
  return arrangement
}

/** One outcome for each area asked, all of them this one; a record only where it was answered; never late. */
async function checkAnswer(
  subject: ContractSubject,
  { settings, connector }: Arrangement,
  outcome: string,
): Promise<ConnectorAnswer> {
  const withinMs = outcome === 'timed-out' ? DEADLINE_MS : AMPLE_MS
  const { answer, took } = await inRunningTime(() =>
    connector.ask(questionFor(settings, subject.areas), askContext(withinMs)),
  )
  expect(took).toBeLessThan(DEADLINE_MS + 250)
  expect(answer.outcomes.map((one) => [one.area, one.outcome])).toEqual(
    subject.areas.map((area) => [area, outcome]),
  )
  expect(answer.source).toBe(settings.id)
  expect(answer.records.length > 0).toBe(outcome === 'answered')
  expect(answer.refusedConsent).toBe(false)
  expect(JSON.stringify([answer.outcomes, answer.reasons])).not.toContain('99900000')
  return answer
}

describe.each(CONTRACT_SUBJECTS)('every connector keeps the contract: $kind', (subject) => {
  it('passes on the record of a sound source', async () => {
    const arrangement = await arranged(subject, (response, good) => sendJson(response, good))
    const answer = await checkAnswer(subject, arrangement, 'answered')
    expect(answer.reasons).toEqual([])
    expect(answer.records[0]).toMatchObject({ source: arrangement.settings.id, mapping: 'some-mapping' })
  })

  it.each(MISBEHAVIOURS)('says $outcome of a source that $name', async (misbehaviour) => {
    const arrangement = await arranged(subject, misbehaviour.answer)
    const answer = await checkAnswer(subject, arrangement, misbehaviour.outcome)
    expect(arrangement.recordCalls()).toBeLessThanOrEqual(misbehaviour.calls)
    expect(answer.reasons.length > 0).toBe(misbehaviour.outcome !== 'answered')
    expect(arrangement.server.received.map((one) => one.url.pathname)).not.toContain('/elsewhere')
  })

  it("never passes on another person's record", async () => {
    const arrangement = await arranged(subject, (response) => sendJson(response, subject.otherPerson))
    const answer = await checkAnswer(subject, arrangement, 'error')
    expect(answer.reasons).toEqual(['other-nhs-number'])
  })

  it('passes on neither of two answers that contradict each other under one id', async () => {
    const arrangement = await arranged(subject, (response) => sendJson(response, subject.contradiction))
    const answer = await checkAnswer(subject, arrangement, 'error')
    expect(answer.reasons).toHaveLength(1)
  })

  it('passes on what can be had where one area cannot', async () => {
    const arrangement = await arranged(subject, (response, good) => sendJson(response, good), {
      lastArea: 'fails',
    })
    const question = questionFor(arrangement.settings, subject.areas)
    const answer = await arrangement.connector.ask(question, askContext(AMPLE_MS))
    expect(answer.outcomes.map((one) => one.outcome)).toEqual([
      ...subject.areas.slice(1).map(() => 'answered'),
      subject.lastArea,
    ])
    expect(answer.records.length).toBeGreaterThan(0)
  })

  it('tells nothing to a server whose certificate nobody vouches for', async () => {
    const arrangement = await arranged(subject, (response, good) => sendJson(response, good), {
      tls: selfSigned(),
    })
    const answer = await checkAnswer(subject, arrangement, 'error')
    expect(answer.reasons).toContain('tls-failed')
    expect(arrangement.recordCalls()).toBe(0)
  })

  it('ends when nobody waits any more', async () => {
    const arrangement = await arranged(subject, () => undefined)
    const waiting = new AbortController()
    setTimeout(() => waiting.abort(), 100)
    const question = questionFor(arrangement.settings, subject.areas)
    const context = askContext(AMPLE_MS, { signal: waiting.signal })
    const { answer, took } = await inRunningTime(() => arrangement.connector.ask(question, context))
    expect(took).toBeLessThan(1_000)
    expect(answer.outcomes.map((one) => one.outcome)).toEqual(subject.areas.map(() => 'error'))
    expect(answer.reasons).toContain('cancelled')
  })

  it('holds no socket of a source it has closed', async () => {
    const arrangement = await arranged(subject, () => undefined)
    await arrangement.connector.ask(questionFor(arrangement.settings, subject.areas), askContext(100))
    await arrangement.close()
    await expect.poll(() => arrangement.server.connections()).toBe(0)
  })
})
