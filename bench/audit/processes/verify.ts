import { verifyLog } from '../../../src/cli/audit/verify.js'

/** `linchpin audit verify` over DATABASE_URL, in a process that tells what it used. */
let said = ''
const code = await verifyLog(
  undefined,
  { data: undefined, keys: [], checkpoints: [], witnesses: [] },
  {
    cwd: process.cwd(),
    environment: process.env,
    stdout: (text: string) => void (said += text),
    stderr: () => undefined,
    stdin: process.stdin,
  },
)
const { user, system } = process.cpuUsage()
process.send?.({ code, said, cpuSeconds: (user + system) / 1e6, maxRssKb: process.resourceUsage().maxRSS })
