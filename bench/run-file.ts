import { copyFile, translateFile } from './file-runs.js'

// One run over one file in a process of its own, so that its CPU time and memory are nobody else's.
const [run = '', from = '', to = ''] = process.argv.slice(2)
const started = process.cpuUsage()
const items = await (run === 'copy' ? copyFile : translateFile)(process.cwd(), from, to)
const { user, system } = process.cpuUsage(started)
const megabytes = process.resourceUsage().maxRSS / 1_024
process.stdout.write(JSON.stringify({ items, microseconds: user + system, megabytes }))
