import express from 'express'
import { listen } from './listen.js'
import { serve } from './serve.js'

/** The proxy one writes first: `fetch` and `response.json`. */
const [, , source = ''] = process.argv
await serve(() => {
  const app = express()
  app.use(async (_request, response) => {
    const answer = await fetch(`${source}/answer`)
    response.json(await answer.json())
  })
  return listen(app)
})
