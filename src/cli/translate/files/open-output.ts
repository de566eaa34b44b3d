import { open } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Somewhere to write to. The next is not produced before this is written, so that memory stays bounded. */
export type Output = { write(text: string | Uint8Array): Promise<void>; close(): Promise<void> }

/** A file that is begun anew; without one, what is written goes where `otherwise` sends it. Throws when it cannot. */
export async function openOutput(
  file: string | undefined,
  cwd: string,
  otherwise: (text: string) => void,
): Promise<Output> {
  if (file === undefined)
    return {
      write: (text) => {
        otherwise(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'))
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
  const handle = await open(resolve(cwd, file), 'w')
  return { write: (text) => handle.appendFile(text), close: () => handle.close() }
}
