import { grouped } from '../../model/grouped.js'
import { type Verdict } from '../rule-set.js'

/** A verdict and the source it is about; undefined for a class of record that no known source holds. */
type SourceVerdict = {
  readonly source: string | undefined
  readonly verdict: Omit<Verdict, 'masks' | 'basis' | 'missing'>
}

/** What one source's verdict was, and whether it was silent, so that the log can tell each reader no more than is theirs. */
export type VerdictEvidence = SourceVerdict['verdict'] & { readonly source: string | undefined }

/** Verdicts as the log keeps them, those alike of one source once. Facts of the decision; nothing of a record. */
export function verdictEvidence(verdicts: readonly SourceVerdict[]): readonly VerdictEvidence[] {
  const rows = verdicts.map(({ source, verdict }) => {
    const { decision, code, disclose, reasons, obligations, said } = verdict
    return { source, decision, code, disclose, reasons, obligations, said }
  })
  return [...grouped(rows, (it) => JSON.stringify(it)).values()].flatMap(([first]) => first ?? [])
}
