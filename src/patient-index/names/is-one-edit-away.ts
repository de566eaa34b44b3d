/** True when one letter put in, left out or changed, or two neighbours swapped, makes one text of the other. */
export function isOneEditAway(one: string, other: string): boolean {
  if (one.length > other.length) return isOneEditAway(other, one)
  if (other.length - one.length > 1 || one === other) return false
  const start = commonLength(one, other, (text, at) => text[at])
  const ends = commonLength(one.slice(start), other.slice(start), (text, at) => text.at(-1 - at))
  const left = one.slice(start, one.length - ends)
  const right = other.slice(start, other.length - ends)
  return (left.length <= 1 && right.length <= 1) || isSwap(left, right)
}

/** How many letters the shorter text has in common with the other, counted from one end. */
function commonLength(
  shorter: string,
  other: string,
  letter: (text: string, at: number) => string | undefined,
): number {
  let length = 0
  while (length < shorter.length && letter(shorter, length) === letter(other, length)) length++
  return length
}

function isSwap(left: string, right: string): boolean {
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
