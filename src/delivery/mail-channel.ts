import { createTransport } from 'nodemailer'
import { type DeliveryOutcome } from '../model/obligations/outbox.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from './channel.js'

export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or nothing at all, `loopback` in the clear to this machine alone. */
  readonly security: 'tls' | 'starttls' | 'loopback'
  readonly login: { readonly user: string; readonly password: string } | undefined
  readonly from: string
  readonly to: string
}

/**
 * Sends each message as a mail of plain text, its key in the Message-ID, so that two of them can be known for one. A
 * server that has not taken one within `timeoutMs`, however it spins the time out, is tried again later.
 */
export function mailChannel(settings: MailSettings, timeoutMs: number = CHANNEL_TIMEOUT_MS): Channel {
  const { host, port, security, login, from, to } = settings
  const transport = createTransport(
    {
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'loopback',
      ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
      connectionTimeout: CHANNEL_TIMEOUT_MS,
      greetingTimeout: CHANNEL_TIMEOUT_MS,
      socketTimeout: CHANNEL_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    },
    { from, to },
  )
  return {
    async deliver({ key, body }) {
      try {
        const sending = transport.sendMail({
          messageId: `<${key.replace(/[^A-Za-z0-9.-]/g, '.')}@${domainOf(from)}>`,
          subject: SUBJECT,
          text: body,
        })
        await within(timeoutMs, sending)
        return { kind: 'delivered' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => {
      transport.close()
      return Promise.resolve()
    },
  }
}

/** The library's own times only say how long a server may be silent: one that says a little now and then never ends. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('out of time')), milliseconds)
  })
  await Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

/** Nothing of what it is about: a subject is shown on locked screens. */
const SUBJECT = 'Linchpin: an alert is waiting'

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).replace(/[^A-Za-z0-9.-]/g, '')
}

/** A mailbox that does not exist is not tried again; a server that cannot be reached, or does not know us, is. */
function outcomeOf(error: unknown): DeliveryOutcome {
  const { code, responseCode }: { code?: unknown; responseCode?: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  const isRefused = code === 'EENVELOPE' || code === 'EMESSAGE'
  const answered = typeof responseCode === 'number' ? responseCode : undefined
  if (isRefused && answered !== undefined && answered >= 500)
    return { kind: 'dead', problem: `smtp-${answered}` }
  return { kind: 'retry', problem: answered === undefined ? 'unreachable' : `smtp-${answered}` }
}
