import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type StartGateway } from '../../sandbox/start.js'
import { asGatewayLogin } from '../storage/gateway-login.js'
import { type Started, start } from './processes.js'

/** Starts `linchpin serve` of an installation, with a login made by the owner, and waits until it is ready. */
export async function startServeProcess(
  installed: string,
  settingsFile: string,
  ownerUrl: string,
  url: string,
): Promise<Started> {
  const command = [join(installed, 'dist', 'bin', 'linchpin.js'), 'serve', '--config', settingsFile]
  const env = { DATABASE_URL: await asGatewayLogin(ownerUrl) }
  const served = start(process.execPath, command, { cwd: installed, env })
  const state = { ended: false }
  void served.ended.then(() => (state.ended = true))
  while (!(await isReady(url))) {
    if (state.ended) throw new Error(`linchpin serve ended: ${served.printed.stderr}`)
    await sleep(50)
  }
  return served
}

/** Lets the sandbox run no gateway: its region and its settings are there, and a test starts what it needs. */
export const noGateway: StartGateway = () => Promise.resolve({ close: () => Promise.resolve() })

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  )
}
