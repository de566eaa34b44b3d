/** A hint naming the valid name closest to what was written: `; did you mean "x"?`, or nothing when none is close. */
export function didYouMean(written: string, valid: Iterable<string>): string {
  const nearest = nearestName(written, valid)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** The first valid name with the fewest edits from what was written: two letters in five, and at least one, may differ. */
export function nearestName(written: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = Math.max(1, Math.round(written.length * 0.4)) + 1
  for (const name of valid) {
    const edits = editsBetween(written.toLowerCase(), name.toLowerCase())
    if (edits < fewest) [best, fewest] = [name, edits]
  }
  return best
}

/** Levenshtein distance, one row at a time. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
