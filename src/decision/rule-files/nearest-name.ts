/** `; did you mean "x"?` for the most alike of the names, or nothing when none is alike. */
export function suggestion(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** The name that takes the fewest single-letter edits; undefined when more than two fifths would have to change. */
function nearestName(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined
  let fewest = Math.floor(Math.max(written.length, 3) * 0.4) + 1
  for (const name of names) {
    const edits = editsBetween(written.toLowerCase(), name.toLowerCase())
    if (edits < fewest) {
      fewest = edits
      best = name
    }
  }
  return best
}

/** Levenshtein distance, one row at a time. */
function editsBetween(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
