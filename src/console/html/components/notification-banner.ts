import { type Content, type Html, attributes, classes, markup } from '../html.js'

export type NotificationBanner = {
  readonly text: Content
  readonly variant?: 'success' | undefined
}

/** What has just happened, or what must not be missed (NHS design system: notification banner). */
export function notificationBanner({ text, variant }: NotificationBanner): Html {
  const done = variant === 'success'
  const title = 'nhsuk-notification-banner-title'
  const css = classes('nhsuk-notification-banner', done && 'nhsuk-notification-banner--success')
  return markup`<div${attributes({
    class: css,
    'data-module': 'nhsuk-notification-banner',
    role: done ? 'alert' : 'region',
    'aria-labelledby': title,
  })}>
<div class="nhsuk-notification-banner__header">
<h2 class="nhsuk-notification-banner__title" id="${title}">${done ? 'Success' : 'Important'}</h2>
</div>
<div class="nhsuk-notification-banner__content">
<p class="nhsuk-notification-banner__heading">${text}</p>
</div>
</div>`
}
