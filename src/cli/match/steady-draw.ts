/** Numbers that look random and are the same every time (xorshift32, Marsaglia 2003): from 0 up to, not including, `below`. */
export function steadyDraw(): (below: number) => number {
  let state = 0x9e3779b9
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.floor(((state >>> 0) / 4_294_967_296) * below)
  }
}
