import { rm } from 'node:fs/promises'

/** Removes what `installation` made in the folder. */
export async function removeInstallation(folder: string): Promise<void> {
  for (const it of ['', '-making', '-begun', '-failed'].map((part) => folder + part))
    await rm(it, { recursive: true, force: true })
}
