import { type RequestListener, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type Served } from './serve.js'

/** Listens on a free port of the loopback interface. */
export async function listen(answer: RequestListener): Promise<Served> {
  const server = createServer({ keepAliveTimeout: 60_000 }, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
