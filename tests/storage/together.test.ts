import pg from 'pg'
import { expect, test } from 'vitest'
import { together } from '../../src/storage/statements/together.js'

/** A database that answers when told to. */
function asking() {
  const asked: (readonly number[])[] = []
  const ends: { answer(): void; fail(): void }[] = []
  const ask = together(
    (questions: readonly number[]) =>
      new Promise<readonly string[]>((resolve, reject) => {
        asked.push(questions)
        ends.push({
          answer: () => resolve(questions.map((it) => `answer ${it}`)),
          fail: () => reject(new Error('down')),
        })
      }),
  )
  return { ask, asked, ends }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what is asked in one turn is one statement, and each gets its own answer', async () => {
  const { ask, asked, ends } = asking()
  const answers = [ask(1), ask(2), ask(3)]
  await turn()
  expect(asked).toEqual([[1, 2, 3]])
  ends[0]?.answer()
  expect(await Promise.all(answers)).toEqual(['answer 1', 'answer 2', 'answer 3'])
})

test('what comes while two statements are under way is the next one', async () => {
  const { ask, asked, ends } = asking()
  const answers = [ask(1)]
  await turn()
  answers.push(ask(2))
  await turn()
  answers.push(ask(3), ask(4))
  await turn()
  expect(asked).toEqual([[1], [2]])
  ends[0]?.answer()
  await turn()
  expect(asked).toEqual([[1], [2], [3, 4]])
  for (const it of ends) it.answer()
  expect(await Promise.all(answers)).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4'])
})

test('nothing is kept: the same question asked again is asked again', async () => {
  const { ask, asked, ends } = asking()
  const first = ask(1)
  await turn()
  ends[0]?.answer()
  await first
  const second = ask(1)
  await turn()
  ends[1]?.answer()
  await second
  expect(asked).toEqual([[1], [1]])
})

test('a statement that fails fails its own questions and no others', async () => {
  const { ask, ends } = asking()
  const one = ask(1)
  await turn()
  const two = ask(2)
  await turn()
  ends[0]?.fail()
  ends[1]?.answer()
  await expect(one).rejects.toThrow('down')
  expect(await two).toBe('answer 2')
})

test('an answer too few answers nobody', async () => {
  const ask = together((questions: readonly number[]) => Promise.resolve(questions.slice(1)))
  const both = await Promise.allSettled([ask(1), ask(2)])
  expect(both.map((it) => it.status)).toEqual(['rejected', 'rejected'])
})

test('where the database refuses a value, only whose it is hears of it', async () => {
  const asked: (readonly number[])[] = []
  const refused = Object.assign(new pg.DatabaseError('no', 1, 'error'), { code: '22P05' })
  const ask = together((questions: readonly number[]) => {
    asked.push(questions)
    return questions.includes(2) ? Promise.reject(refused) : Promise.resolve(questions.map((it) => it * 10))
  })
  const all = await Promise.allSettled([ask(1), ask(2), ask(3)])
  expect(all.map((it) => (it.status === 'fulfilled' ? it.value : 'refused'))).toEqual([10, 'refused', 30])
  expect(asked).toEqual([[1, 2, 3], [1], [2], [3]])
})

test('a statement carries so many bytes at most, but for one question that is longer by itself', async () => {
  const asked: (readonly number[])[] = []
  const MIB = 1024 * 1024
  const ask = together(
    (questions: readonly number[]) => {
      asked.push(questions)
      return Promise.resolve(questions)
    },
    (mebibytes) => mebibytes * MIB,
  )
  await Promise.all([3, 1, 1, 9, 2].map(ask))
  expect(asked).toEqual([[3, 1], [1], [9], [2]])
})

test('no statement asks without bound', async () => {
  const { ask, asked, ends } = asking()
  const answers = Array.from({ length: 150 }, (_, n) => ask(n))
  for (let i = 0; i < 4; i++) {
    await turn()
    for (const it of ends) it.answer()
  }
  await Promise.all(answers)
  expect(Math.max(...asked.map((it) => it.length))).toBe(64)
})
