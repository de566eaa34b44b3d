import { type AddressInfo } from 'node:net'
import { type Server } from 'node:http'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/model/refusal.js'
import { readBody } from '../../src/http/read-body.js'
import { exchange } from './exchange.js'

const LIMIT = 16
const FORM = 'application/x-www-form-urlencoded'

let server: Server

beforeAll(async () => {
  const app = express()
  app.post('/', async (request, response) => {
    try {
      response.send(await readBody(request, LIMIT))
    } catch (error) {
      response.status(400).send(error instanceof Refusal ? error.code : 'not a refusal')
    }
  })
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => {
      resolve()
    })
  })
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

type Case = {
  readonly it: string
  readonly type: string
  readonly body: string | Uint8Array
  readonly text: string
}

const CASES: readonly Case[] = [
  { it: 'is as large as it may be', type: FORM, body: 'a=1&b=2345678901', text: 'a=1&b=2345678901' },
  { it: 'is one byte over the limit', type: FORM, body: 'a=1&b=23456789012', text: 'BODY_TOO_LARGE' },
  {
    it: 'is over the limit in bytes, though not in characters',
    type: FORM,
    body: 'é'.repeat(9),
    text: 'BODY_TOO_LARGE',
  },
  { it: 'names its character set', type: `${FORM}; charset=UTF-8`, body: 'a=1', text: 'a=1' },
  { it: 'is JSON', type: 'application/json', body: '{}', text: 'UNSUPPORTED_MEDIA_TYPE' },
  { it: 'is not UTF-8', type: FORM, body: Uint8Array.of(0x61, 0x3d, 0xff), text: 'BAD_REQUEST' },
]

describe('the body of a search', () => {
  test.each(CASES)('that $it', async ({ type, body, text }) => {
    const { port } = server.address() as AddressInfo
    const reply = await exchange(port, '/', { method: 'POST', headers: { 'Content-Type': type }, body })
    expect(reply.text).toBe(text)
  })

  test('that does not say how large it is, is stopped as soon as it is over', async () => {
    const { port } = server.address() as AddressInfo
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new TextEncoder().encode('a=1&'))
      },
    })
    const init = { method: 'POST', headers: { 'Content-Type': FORM }, body, duplex: 'half' } as RequestInit
    const reply = await fetch(`http://127.0.0.1:${String(port)}/`, init)
    expect(await reply.text()).toBe('BODY_TOO_LARGE')
  })
})
