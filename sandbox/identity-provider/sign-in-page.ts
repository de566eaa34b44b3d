import { OFFICERS } from './officers.js'

/** A plain page on which one chooses who to be: there are no passwords in the sandbox. */
export function signInPage(uid: string): string {
  const choices = OFFICERS.map(
    ({ userId, name, about }, at) =>
      `<p><label><input type="radio" name="officer" value="${userId}"${at === 0 ? ' checked' : ''}> ${name}, ${about}</label></p>`,
  ).join('\n')
  return pageOf(
    'Sign in',
    `<h1>Who are you today?</h1>
<p>This is the identity provider of the sandbox. Everyone in it is invented and nobody has a password.</p>
<form method="post" action="/sign-in/${uid}">
<fieldset>
<legend>Sign in as</legend>
${choices}
</fieldset>
<p><button type="submit">Sign in</button></p>
</form>`,
  )
}

/** Asks whether to end the session here; every place where one is signed in through it is then told. */
export function signOutPage(form: string): string {
  return pageOf(
    'Sign out',
    `<h1>Do you want to sign out?</h1>
<p>You will be signed out here, and of the console wherever you came into it from here.</p>
${form}
<p><button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button></p>`,
  )
}

/** After signing out here. */
export function signedOutPage(): string {
  return pageOf('Signed out', '<h1>You have signed out</h1>')
}

function pageOf(title: string, main: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} - Sandbox identity provider</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:1.1rem/1.5 Arial,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`
}
