import { expect, test } from 'vitest'
import { actionWords, isClosedByOne } from '../../src/console/pages/alerts/alert-words.js'

const CLOSE = { kind: 'propose-close', outcome: 'appropriate', text: 'seen' } as const

test('what one officer closes alone is called closed, and what needs two is called a proposal', () => {
  expect(isClosedByOne({ kind: 'tell-the-person' })).toBe(true)
  expect(actionWords(CLOSE, { kind: 'tell-the-person' })).toBe('Closed')
  expect(isClosedByOne({ kind: 'break-glass' })).toBe(false)
  expect(actionWords(CLOSE, { kind: 'break-glass' })).toBe('Proposed to close')
})
