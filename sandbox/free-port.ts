import { createServer } from 'node:net'
import { type AddressInfo } from 'node:net'
import { PortInUse, type TwinAddress } from './twin.js'

/** The port, once it is known that nothing listens there; for port 0, any that is free. Rejects with `PortInUse`. */
export async function freePort(address: TwinAddress): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(address) : error),
    )
    probe.listen(address.port, address.host, resolve)
  })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
