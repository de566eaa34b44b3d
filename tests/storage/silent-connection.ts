import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A way to the database on which what fits a pattern is swallowed, as by a network that has failed without a word. */
export type SilentWay = {
  readonly url: string
  /** From now on; undefined: everything is passed on again. */
  swallow(pattern: RegExp | undefined): void
  /** Ends every connection over it. */
  cut(): void
  close(): void
}

export async function silentWay(databaseUrl: string): Promise<SilentWay> {
  let swallowed: RegExp | undefined
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...placeOf(databaseUrl), allowHalfOpen: true })
    let isSilent = false
    for (const it of [near, far]) {
      open.add(it)
      it.on('error', () => undefined)
    }
    near.on('data', (bytes) => {
      isSilent ||= swallowed?.test(bytes.toString('latin1')) === true
      if (!isSilent) far.write(bytes)
    })
    near.on('end', () => {
      if (!isSilent) far.end()
    })
    near.on('close', () => far.destroy())
    far.on('data', (bytes) => near.write(bytes))
    far.on('end', () => near.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.searchParams.delete('host')
  url.port = String((server.address() as AddressInfo).port)
  const cut = (): void => {
    for (const it of open) it.destroy()
    open.clear()
  }
  return {
    url: url.href,
    swallow: (pattern) => void (swallowed = pattern),
    cut,
    close: () => {
      server.close()
      cut()
    },
  }
}

/** Over the network, or the socket in the folder that the URL names. */
function placeOf(url: string): { readonly host: string; readonly port: number } | { readonly path: string } {
  const { hostname, port, searchParams } = new URL(url)
  const folder = searchParams.get('host')
  const number = port === '' ? 5432 : Number(port)
  return folder === null ? { host: hostname, port: number } : { path: `${folder}/.s.PGSQL.${String(number)}` }
}
