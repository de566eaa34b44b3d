import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { threadOf } from '../../src/cli/translate/threads/thread.js'

/** A thread of a few lines, told apart from those of the program only by what it answers. */
const running = (program: string): Worker =>
  new Worker(`const { parentPort: port } = require('node:worker_threads'); ${program}`, { eval: true })

test('an answer is that of its question, in whatever order they come', async () => {
  const worker = running(`
    const asked = []
    port.on('message', (it) => {
      asked.push(it)
      if (asked.length < 3) return
      for (const { number, question } of asked.reverse()) port.postMessage({ number, answer: question * 10 })
    })`)
  const thread = threadOf<number, number>(worker)
  expect(await Promise.all([1, 2, 3].map((it) => thread.ask(it, [])))).toEqual([10, 20, 30])
  await thread.close()
})

test.each([
  ['ends', `process.exit(0)`, 'a translating thread has ended'],
  ['fails', `throw new Error('the mapping has changed')`, 'the mapping has changed'],
])('a thread that %s at its start answers no question, before and after', async (_, program, message) => {
  const worker = running(program)
  const thread = threadOf<number, number>(worker)
  const exit = once(worker, 'exit').catch(() => once(worker, 'exit'))
  await expect(thread.ask(1, [])).rejects.toThrow(message)
  await exit
  await expect(thread.ask(2, [])).rejects.toThrow(message)
})

test('what cannot be read of a thread is its failure', async () => {
  const worker = running(`port.on('message', () => undefined)`)
  const thread = threadOf<number, number>(worker)
  const answer = thread.ask(1, [])
  worker.emit('messageerror', new Error('not readable'))
  await expect(answer).rejects.toThrow('not readable')
  await expect(thread.ask(2, [])).rejects.toThrow('not readable')
  await thread.close()
})
