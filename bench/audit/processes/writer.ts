import { appendFor } from './append-for.js'
import { ownLog, sharedHead } from './writers.js'

/** One of several processes that append: each time it is told to, it does so for a while and tells its rate. */
const [, , url = '', head = '', callers = '', milliseconds = ''] = process.argv
const writer = head === 'own' ? await ownLog(url) : await sharedHead(url, Number(head))
process.on('message', (told) => {
  if (told === 'stop') void writer.close().then(() => process.exit(0))
  else void appendFor(writer, Number(callers), Number(milliseconds)).then((rate) => process.send?.({ rate }))
})
process.on('disconnect', () => process.exit(0))
process.send?.({ rate: 0 })
