import { createHash } from 'node:crypto'
import { type AlertDraft } from '../audit/alerts/alerts-of-access.js'
import { type Environment } from '../config/environment.js'
import { readSecret } from '../config/secrets.js'
import { type NotifySettings, type Settings } from '../config/settings-types.js'
import { CHANNEL_TIMEOUT_MS, type Channel } from '../delivery/channel.js'
import { mailChannel } from '../delivery/mail-channel.js'
import { webhookChannel } from '../delivery/webhook-channel.js'
import { type OutboxMessage } from '../model/obligations/outbox.js'

/** Where the alerts of each organisation are told of, and how. */
export type AlertDestinations = {
  /** What is told of an alert, to whom: its reference, and nothing else of it. */
  readonly messagesOf: (
    draft: Pick<AlertDraft, 'organisations'>,
    reference: string,
    occasion: number,
  ) => readonly OutboxMessage[]
  /** Undefined where the settings name it no more. Throws where its secret cannot be read. */
  readonly channelOf: (destination: string) => Channel | undefined
  close(): Promise<void>
}

type Named = { readonly ods: string; readonly destination: string; readonly notify: NotifySettings }

/** A channel, and a digest of the setting and the secret it was opened with. */
type Opened = { readonly key: string; readonly channel: Channel }

/**
 * Opens a channel for every destination in the settings, and for what they name later when it is first told of
 * something. Throws, naming the place, when a secret cannot be read.
 */
export function alertDestinations(
  settings: Pick<Settings, 'organisations' | 'mail'>,
  environment: Environment,
  now: () => Date,
): AlertDestinations {
  const channels = new Map<string, Opened>()
  const replaced = new Set<Channel>()
  // What it is telling at the moment ends within that time, and is not cut off.
  const closeSoon = (channel: Channel): void => {
    replaced.add(channel)
    const close = (): void => {
      if (replaced.delete(channel)) void channel.close().catch(() => undefined)
    }
    setTimeout(close, CHANNEL_TIMEOUT_MS).unref()
  }
  const named = (): readonly Named[] =>
    settings.organisations.flatMap(({ ods, notify = [] }) =>
      notify.map((it) => ({ ods, destination: destinationOf(it), notify: it })),
    )
  // By the whole setting and its secret, read anew: a destination that is given another secret is another channel, and
  // the one before is closed.
  const open = ({ ods, notify }: Named): Channel => {
    const secret = secretOf(notify, settings, environment)
    const place = JSON.stringify([ods, destinationOf(notify)])
    const key = createHash('sha256')
      .update(JSON.stringify([notify, secret]))
      .digest('hex')
    const opened = channels.get(place)
    if (opened?.key === key) return opened.channel
    const channel = openChannel(notify, settings, secret, now)
    channels.set(place, { key, channel })
    if (opened !== undefined) closeSoon(opened.channel)
    return channel
  }
  named().forEach(open)
  return {
    messagesOf: ({ organisations }, reference, occasion) => {
      // What is in no organisation's queue, such as an entry gone from the log, is everybody's matter.
      const isTold = (ods: string): boolean => organisations.length === 0 || organisations.includes(ods)
      const told = named()
        .filter((it) => isTold(it.ods))
        .map((it) => it.destination)
      return [...new Set(told)].map((destination) => ({
        key: keyOf(reference, occasion, destination),
        destination,
        body: bodyFor(destination, reference),
      }))
    },
    channelOf: (destination) => {
      const wanted = named().find((it) => it.destination === destination)
      return wanted === undefined ? undefined : open(wanted)
    },
    close: async () => {
      const open = [...replaced, ...[...channels.values()].map((it) => it.channel)]
      replaced.clear()
      await Promise.all(open.map((it) => it.close()))
    },
  }
}

function destinationOf(notify: NotifySettings): string {
  return 'email' in notify ? `mailto:${notify.email}` : notify.webhook
}

function keyOf(reference: string, occasion: number, destination: string): string {
  const digest = createHash('sha256').update(destination).digest('hex')
  return `${reference}.${String(occasion)}.${digest.slice(0, 8)}`
}

function bodyFor(destination: string, reference: string): string {
  return destination.startsWith('mailto:')
    ? `An alert is waiting for you. Its reference is ${reference}.\n\nSign in to the console to see what it is about.\n`
    : JSON.stringify({ type: 'alert', reference })
}

/** What messages are signed with, or the password of the mail server; empty where it asks for none. */
function secretOf(
  notify: NotifySettings,
  { mail }: Pick<Settings, 'mail'>,
  environment: Environment,
): string {
  const reference = 'webhook' in notify ? notify.secret : mail?.login?.password
  return reference === undefined ? '' : readSecret(reference, environment).reveal()
}

function openChannel(
  notify: NotifySettings,
  { mail }: Pick<Settings, 'mail'>,
  secret: string,
  now: () => Date,
): Channel {
  if ('webhook' in notify) return webhookChannel({ url: notify.webhook, secret, now })
  if (mail === undefined) throw new Error('mail cannot be sent without the setting mail')
  const { login } = mail
  return mailChannel({
    ...mail,
    login: login === undefined ? undefined : { user: login.user, password: secret },
    to: notify.email,
  })
}
