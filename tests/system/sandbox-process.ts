import { type Place, type Started, start } from './processes.js'

export type SandboxProcess = Started & { readonly url: string; readonly curl: string; readonly token: string }

/** Starts `linchpin sandbox` of an installation and waits until it has said that it is up. */
export async function startSandboxProcess(
  installed: string,
  args: readonly string[],
  place: Partial<Place>,
): Promise<SandboxProcess> {
  const started = start(process.execPath, [`${installed}/dist/bin/linchpin.js`, 'sandbox', ...args], {
    cwd: installed,
    ...place,
  })
  await started.until('Ctrl-C stops it.')
  return { ...started, ...readGreeting(started.printed.stdout) }
}

/** The address and the two commands that a sandbox prints once it is up. */
export function readGreeting(text: string): {
  readonly url: string
  readonly curl: string
  readonly token: string
} {
  const one = (pattern: RegExp): string => {
    const [, found] = pattern.exec(text) ?? []
    if (found === undefined) throw new Error(`no ${pattern.source} in: ${text}`)
    return found
  }
  return {
    url: one(/^ {2}gateway +(\S+)\/fhir$/m),
    curl: one(/^ {2}(curl .*)$/m),
    token: one(/^ {2}(npx linchpin token .*)$/m),
  }
}
