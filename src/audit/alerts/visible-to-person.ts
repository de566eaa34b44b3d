import { type Access } from './access.js'

/** Who looks at the list of accesses: the person, or somebody who acts for them. */
export type Viewer =
  | { readonly kind: 'person' }
  /** Whether they may be a source of risk to the person; unknown counts as yes. */
  | { readonly kind: 'proxy'; readonly risk: 'none' | 'possible' | undefined }

/** An access that a safeguarding lead has released, and to whom: to proxies only where it says so. */
export type AccessRelease = {
  readonly shard: number
  readonly index: bigint
  readonly audience: 'person' | 'proxy'
}

/** What is known of one access beside its entry. */
export type Told = {
  readonly releases: readonly AccessRelease[]
  /** True while telling the person of it is put off, with a reason. */
  readonly isSuspended: boolean
}

/** Purposes of which a person may know at once. */
const OPEN_PURPOSES: readonly (string | undefined)[] = [
  'direct-care',
  'care-act-assessment',
  'hospital-discharge',
  'child-in-need',
  'emergency',
  'subject-access',
  'research',
  'planning',
]

/** Whether a person may know at once of an access with the purpose; any other, and none, stays out until it is released. */
export function isOpenPurpose(purpose: string | undefined): boolean {
  return OPEN_PURPOSES.includes(purpose)
}

/**
 * Whether an access, refused or not, may be seen by the person it is about or by somebody who acts for them: in lists,
 * notices, counts and proofs alike. Accesses for safeguarding and under a legal requirement stay out until a
 * safeguarding lead releases them, and breaking the glass while telling of it is put off; a proxy who may be the source
 * of risk never sees any of these. A change of a register is no access. What cannot be read is not shown.
 */
export function visibleToPerson(access: Access, told: Told, viewer: Viewer): boolean {
  if (access.kind === 'change' || !access.isSound) return false
  const isOpen = isOpenPurpose(access.purpose)
  const isDelicate = !isOpen || access.breakGlass
  if (isDelicate && viewer.kind === 'proxy' && viewer.risk !== 'none') return false
  if (told.isSuspended) return false
  return isOpen || isReleased(access, told.releases, viewer)
}

function isReleased({ shard, index }: Access, releases: readonly AccessRelease[], viewer: Viewer): boolean {
  return releases.some(
    (it) => it.shard === shard && it.index === index && (viewer.kind === 'person' || it.audience === 'proxy'),
  )
}
