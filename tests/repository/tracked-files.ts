import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Every file of the repository that is there, by its path from the root. */
export function trackedFiles(): readonly string[] {
  return execFileSync('git', ['ls-files'], { encoding: 'utf8' })
    .split('\n')
    .filter((it) => it !== '' && existsSync(it))
}
