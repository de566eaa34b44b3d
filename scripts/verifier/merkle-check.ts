/** Bytes as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A tree head: how many entries, and the root hash over them. */
export type Head = { readonly size: bigint; readonly root: Bytes }

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** The SHA-256 of the parts, one after another. */
export async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}

/** True when both hold the same bytes. */
export function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((it, at) => it === other[at])
}

/** The hash by which an entry is in the tree (RFC 9162 section 2.1.1). */
export async function leafOf(entry: string): Promise<Bytes> {
  return sha256(Uint8Array.of(0), bytesOf(entry))
}

/** Whether the hashes lead from the leaf at the index to the root (RFC 9162 section 2.1.3.2). */
export async function isIncluded(
  leaf: Bytes,
  index: bigint,
  hashes: readonly Bytes[],
  head: Head,
): Promise<boolean> {
  if (index >= head.size) return false
  let [position, last] = [index, head.size - 1n]
  let node = leaf
  for (const hash of hashes) {
    if (last === 0n) return false
    if (isLeftSibling(position, last)) {
      node = await inner(hash, node)
      ;[position, last] = upToOdd(position, last)
    } else node = await inner(node, hash)
    position >>= 1n
    last >>= 1n
  }
  return last === 0n && same(node, head.root)
}

/** Whether the hashes prove that the newer tree starts with every entry of the older (RFC 9162 section 2.1.4.2). */
export async function isExtended(older: Head, newer: Head, hashes: readonly Bytes[]): Promise<boolean> {
  if (older.size === 0n || older.size > newer.size) return false
  if (older.size === newer.size) return hashes.length === 0 && same(older.root, newer.root)
  const isPerfect = (older.size & (older.size - 1n)) === 0n
  const [seed, ...rest] = isPerfect && hashes.length > 0 ? [older.root, ...hashes] : hashes
  return seed !== undefined && (await leadToBoth(older, newer, seed, rest))
}

async function leadToBoth(older: Head, newer: Head, seed: Bytes, hashes: readonly Bytes[]): Promise<boolean> {
  let [position, last] = [older.size - 1n, newer.size - 1n]
  while ((position & 1n) === 1n) {
    position >>= 1n
    last >>= 1n
  }
  let [olderNode, newerNode] = [seed, seed]
  for (const hash of hashes) {
    if (last === 0n) return false
    if (isLeftSibling(position, last)) {
      olderNode = await inner(hash, olderNode)
      newerNode = await inner(hash, newerNode)
      ;[position, last] = upToOdd(position, last)
    } else newerNode = await inner(newerNode, hash)
    position >>= 1n
    last >>= 1n
  }
  return last === 0n && same(olderNode, older.root) && same(newerNode, newer.root)
}

function isLeftSibling(position: bigint, last: bigint): boolean {
  return (position & 1n) === 1n || position === last
}

function upToOdd(position: bigint, last: bigint): [bigint, bigint] {
  let [at, end] = [position, last]
  while ((at & 1n) === 0n && at !== 0n) {
    at >>= 1n
    end >>= 1n
  }
  return [at, end]
}

async function inner(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(Uint8Array.of(1), left, right)
}
