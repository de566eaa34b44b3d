import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bindingOf } from '../../../src/decision/paging/cursor-binding.js'
import {
  type CursorBinding,
  type PageStart,
  openCursor,
  sealCursor,
} from '../../../src/decision/paging/page-cursor.js'
import { EMPTY_QUERY } from '../../../src/model/search-query.js'
import { requestFor, SOCIAL_WORKER } from '../../disclosure/requests.js'
import { ods } from '../../disclosure/world.js'
import { WHO } from '../answers/parts.js'

const KEY = new Uint8Array(32).fill(1)
const AT = '2026-07-01T12:00:00Z'
const REQUEST = requestFor({ query: { ...EMPTY_QUERY, understood: [['code', 'a']] } })
const BINDING = bindingOf(REQUEST, WHO)
const START: PageStart = { offset: 40, given: 'abcDEF_-0123456z' }
const SEALED = sealCursor(KEY, BINDING, START, AT)
const later = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1000).toISOString()
const opened = (cursor: string, at = AT): PageStart | undefined => openCursor(KEY, BINDING, cursor, at)

describe('a paging token', () => {
  test('opens to where the page starts, for whoever it was given to', () => {
    fc.assert(
      fc.property(fc.nat(), fc.stringMatching(/^[\w-]{0,16}$/), (offset, given) => {
        const start = { offset, given }
        expect(opened(sealCursor(KEY, BINDING, start, AT))).toEqual(start)
      }),
    )
  })

  test.each([
    ['at once', 0, true],
    ['ten minutes later', 600, true],
    ['a second after that', 601, false],
  ])('%s', (_, seconds, opens) => {
    expect(opened(SEALED, later(seconds)) !== undefined).toBe(opens)
  })

  const { requester } = REQUEST
  test.each<readonly [string, CursorBinding]>([
    [
      'another calling system',
      bindingOf({ ...REQUEST, requester: { ...requester, callingSystem: 'x' } }, WHO),
    ],
    ['another worker', bindingOf({ ...REQUEST, requester: { ...requester, userId: 'x' } }, WHO)],
    ['nobody named', bindingOf({ ...REQUEST, requester: { ...requester, userId: undefined } }, WHO)],
    [
      'another organisation',
      bindingOf({ ...REQUEST, requester: { ...requester, organisation: ods('9A2') } }, WHO),
    ],
    ['another purpose', bindingOf({ ...REQUEST, requester: { ...SOCIAL_WORKER, purpose: 'research' } }, WHO)],
    ['another interaction', bindingOf({ ...REQUEST, interaction: 'everything' }, WHO)],
    ['another type', bindingOf({ ...REQUEST, type: 'Observation' }, WHO)],
    ['another person', bindingOf(REQUEST, { ...WHO, id: 'p-0026' })],
    ['another query', bindingOf({ ...REQUEST, query: EMPTY_QUERY }, WHO)],
  ])('does not open for %s', (_, binding) => {
    expect(openCursor(KEY, binding, SEALED, AT)).toBeUndefined()
  })

  test('nor with another key', () => {
    expect(openCursor(new Uint8Array(32), BINDING, SEALED, AT)).toBeUndefined()
  })

  const [offset = '', expires = '', digest = '', signature = ''] = SEALED.split('.')
  test.each([
    ['another start', ['0', expires, digest, signature]],
    ['another end', [offset, 'zzzzzzz', digest, signature]],
    ['another digest', [offset, expires, 'other', signature]],
    ['nothing signed', [offset, expires, digest, '']],
    ['no signature', [offset, expires, digest]],
    ['part of a signature', [offset, expires, digest, signature.slice(0, 20)]],
    ['something after it', [offset, expires, digest, signature, 'x']],
    ['nothing at all', ['']],
  ])('nor with %s', (_, parts) => {
    expect(opened(parts.join('.'))).toBeUndefined()
  })
})
