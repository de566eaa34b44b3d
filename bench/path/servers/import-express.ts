import express from 'express'
import { serve } from './serve.js'

/** What any server on Express costs before it does anything. */
await serve(() => {
  express()
  return Promise.resolve({ url: '', stop: () => Promise.resolve() })
})
