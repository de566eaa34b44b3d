import express from 'express'
import { Pool } from 'undici'
import { listen } from './listen.js'
import { serve } from './serve.js'

/** An ordinary proxy: parses and writes the same JSON, and governs nothing. */
const [, , source = ''] = process.argv
await serve(async () => {
  const upstream = new Pool(source, { connections: 16 })
  const app = express()
  app.disable('etag')
  app.disable('x-powered-by')
  app.use(async (_request, response) => {
    const { body } = await upstream.request({ method: 'GET', path: '/answer' })
    const value: unknown = JSON.parse(await body.text())
    response.setHeader('Content-Type', 'application/fhir+json')
    response.end(JSON.stringify(value))
  })
  return listen(app)
})
