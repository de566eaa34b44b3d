import { type TranslationCount, type TranslationCounts } from '../../model/quality/translation-quality.js'
import { type Translator } from '../../translation/translator.js'
import { countingTranslator } from '../../translation/quality/counting-translator.js'
import { repeat } from '../repeat.js'

/** Translators that count what they meet, and what is done with the counts. */
export type CountedTranslations = {
  readonly translators: ReadonlyMap<string, Translator>
  /** Keeps what is left. */
  close(): Promise<void>
}

const PAUSE_MS = 10_000
/** Counts of different things that wait to be kept; beyond these, things are counted without their place. */
const MOST = 2_000

/**
 * Counts every translation of a gateway and keeps the sums every ten seconds. Where they cannot be kept they wait; what
 * waits when a process is killed is lost, which changes no answer. `failed` is told where some wait and where some were
 * dropped.
 */
export function countTranslations(
  translators: ReadonlyMap<string, Translator>,
  counts: Pick<TranslationCounts, 'add'>,
  now: () => Date,
  failed: () => void,
): CountedTranslations {
  let waiting = new Map<string, TranslationCount>()
  const tell = (all: readonly TranslationCount[]): void => {
    for (const it of all) addTo(waiting, it)
  }
  const keep = async (): Promise<void> => {
    if (waiting.size === 0) return
    const kept = waiting
    waiting = new Map()
    try {
      const dropped = await counts.add(now().toISOString().slice(0, 10), [...kept.values()])
      if (dropped > 0) failed()
    } catch (error) {
      tell([...kept.values()])
      throw error
    }
  }
  const keeping = repeat(keep, PAUSE_MS, failed)
  return {
    translators: new Map([...translators].map(([name, it]) => [name, countingTranslator(it, tell)])),
    close: async () => {
      await keeping.stop()
      await keep().catch(failed)
    },
  }
}

function addTo(waiting: Map<string, TranslationCount>, given: TranslationCount): void {
  const whole = keyOf(given)
  const it = waiting.has(whole) || waiting.size < MOST ? given : { ...given, name: '', place: '' }
  const key = keyOf(it)
  waiting.set(key, { ...it, count: (waiting.get(key)?.count ?? 0) + it.count })
}

function keyOf({ source, what, name, place }: TranslationCount): string {
  return JSON.stringify([source, what, name, place])
}
