/** A server under test, in a process of its own. */
export type Served = {
  readonly url: string
  /** Anything the parent needs besides. */
  readonly more?: Readonly<Record<string, string>>
  stop(): Promise<void>
}

type Asked = 'cpu' | 'stop'

/**
 * Starts the server, tells the parent where it is, and from then on answers with the CPU time the process has used.
 * The process ends when the parent says so or goes away.
 */
export async function serve(start: () => Promise<Served>): Promise<void> {
  const served = await start()
  const stop = async (): Promise<void> => {
    await served.stop()
    process.exit(0)
  }
  process.on('message', (asked: Asked) => {
    if (asked === 'cpu') process.send?.({ cpu: process.cpuUsage() })
    else void stop()
  })
  process.on('disconnect', () => void stop())
  process.send?.({ url: served.url, more: served.more })
}
