import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { type AddressInfo } from 'node:net'

/** What a receiver was told, as it came. */
export type Told = { readonly headers: IncomingHttpHeaders; readonly text: string }

export type Sink = {
  readonly port: number
  readonly told: readonly Told[]
  /** How it answers from now on: an HTTP status, or an SMTP reply to RCPT; `silent` never answers. */
  answer(how: number | 'silent'): void
  stop(): Promise<void>
}

/** A webhook receiver on loopback; `heard` is called before it answers. */
export async function webhookSink(heard: (told: Told) => void = () => undefined): Promise<Sink> {
  const told: Told[] = []
  let how: number | 'silent' = 204
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      told.push({ headers: request.headers, text })
      heard(told.at(-1)!)
      if (how === 'silent') return
      response.writeHead(how, how === 302 ? { Location: '/elsewhere' } : {}).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    told,
    answer: (it) => (how = it),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A mail server on loopback that takes mail for everybody and keeps it. */
export async function mailSink(): Promise<Sink> {
  const told: Told[] = []
  const open = new Set<Socket>()
  let how: number | 'silent' = 250
  const server = createTcpServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => undefined)
    converse(
      socket,
      () => how,
      (mail) => told.push(mail),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    told,
    answer: (it) => (how = it === 204 ? 250 : it),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const it of open) it.destroy()
      }),
  }
}

/** One SMTP conversation (RFC 5321), as far as a notification needs it. */
function converse(socket: Socket, how: () => number | 'silent', keep: (mail: Told) => void): void {
  let waiting = ''
  let data: string[] | undefined
  if (how() !== 'silent') socket.write('220 sink ESMTP\r\n')
  socket.setEncoding('utf8').on('data', (part: string) => {
    const lines = (waiting + part).split('\r\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) {
      if (data === undefined) {
        if (line === 'DATA') data = []
        reply(socket, line, how())
      } else if (line === '.') {
        keep(mailOf(data))
        data = undefined
        socket.write('250 kept\r\n')
      } else data.push(line)
    }
  })
}

function reply(socket: Socket, line: string, how: number | 'silent'): void {
  if (how === 'silent') return
  if (line === 'DATA') socket.write('354 go on\r\n')
  else if (line.startsWith('RCPT') && how !== 250) socket.write(`${how} no\r\n`)
  else if (line === 'QUIT') socket.end('221 bye\r\n')
  else socket.write('250 yes\r\n')
}

function mailOf(lines: readonly string[]): Told {
  const end = lines.indexOf('')
  const headers = lines.slice(0, end).map((it): [string, string] => {
    const [name = '', ...rest] = it.split(': ')
    return [name.toLowerCase(), rest.join(': ')]
  })
  return { headers: Object.fromEntries(headers), text: lines.slice(end + 1).join('\n') }
}
