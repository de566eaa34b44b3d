import { markup } from '../html/html.js'

/** A page that is shown instead of what was asked for. */
export type ErrorPage = {
  readonly status: 200 | 400 | 403 | 404 | 500 | 503
  readonly title: string
  readonly content: ReturnType<typeof markup>
}

/** There is nothing here, or nothing for this role: the same to everybody. */
export function notFound(): ErrorPage {
  return {
    status: 404,
    title: 'Page not found',
    content: markup`<p>There is no such page, or it is not one that you can see.</p>
      <p><a href="/console/">Go to the overview</a></p>`,
  }
}

/** A form that did not come from a page of this session. */
export function notOurForm(): ErrorPage {
  return {
    status: 403,
    title: 'The form could not be accepted',
    content: markup`<p>Nothing was changed or searched. The form came from another session or another site.</p>
      <p><a href="/console/">Go to the overview</a> and try again.</p>`,
  }
}

/** The identity provider could not be asked, or said no, or named nobody who may come in. */
export function notSignedIn(text: string): ErrorPage {
  return {
    status: 403,
    title: 'You are not signed in',
    content: markup`<p>${text}</p>
      <p>
        <a class="nhsuk-button" href="/console/sign-in" role="button" draggable="false"
          >Try to sign in again</a
        >
      </p>`,
  }
}

/**
 * After signing out: here, where that is certain. A provider that was told may have asked whether one means it, and been
 * told no; nothing comes back that would say so.
 */
export function signedOut(isProviderNotTold: boolean): ErrorPage {
  return {
    status: 200,
    title: 'You have signed out',
    content: markup`<p>You are signed out of this console: your session here has ended.</p>
      <p>
        ${
          isProviderNotTold
            ? 'Your identity provider could not be told: you may still be signed in there.'
            : 'Your identity provider was asked to sign you out too. If you chose there to stay signed in, you still are.'
        }
        If others use this browser, make sure that you are signed out there too.
      </p>
      <p><a class="nhsuk-button" href="/console/sign-in" role="button" draggable="false">Sign in</a></p>`,
  }
}

/** Something failed: nothing was shown, and only that is said. */
export function outOfOrder(isMalformed: boolean, refused: string | undefined, requestId: string): ErrorPage {
  if (isMalformed)
    return {
      status: 400,
      title: 'The form could not be read',
      content: markup`<p>Nothing was changed or searched.</p>`,
    }
  const page = refused === undefined ? undefined : FOR_NOW[refused]
  if (page !== undefined) return page
  return {
    status: 500,
    title: 'Something went wrong',
    content: markup`<p>Nothing was shown. Quote this number when you report it: ${requestId}</p>`,
  }
}

/** What passes by itself, by the code of its refusal: no fault of this program. */
const FOR_NOW: Readonly<Record<string, ErrorPage>> = {
  NOT_RECORDED: {
    status: 503,
    title: 'The access log cannot be written',
    content: markup`<p>
      Reading the log is itself recorded. That was not possible, so nothing was shown. Try again.
    </p>`,
  },
  LOG_INDEX_BEHIND: {
    status: 503,
    title: 'The access log is being indexed',
    content: markup`<p>
      What is found in the access log is being made again, as after an upgrade. An answer would be short, so nothing was
      shown. Try again in a minute.
    </p>`,
  },
}

/** Whether there is such a page for the code of a refusal. */
export function isForNow(code: string): boolean {
  return Object.hasOwn(FOR_NOW, code)
}
