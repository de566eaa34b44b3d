/** What one `$gpc.getstructuredrecord` request asks for, once its Parameters have passed every check. Absent: not asked. */
export type AskedFor = {
  readonly allergies?: { readonly resolved: boolean }
  readonly medications?: { readonly issues: boolean; readonly from?: string }
  readonly consultations?: { readonly mostRecent?: number; readonly start?: string; readonly end?: string }
  /** One pair of filters a repetition; a problem that fits any of them is returned. */
  readonly problems?: readonly { readonly status?: string; readonly significance?: string }[]
  readonly immunisations?: { readonly notGiven: boolean }
  /** Areas the practice has switched off, which were asked for all the same. */
  readonly disabled: readonly DisabledArea[]
  /** `parameter` or `parameter.part`, as the warning names them. */
  readonly unrecognised: readonly string[]
}

export const DISABLED_AREAS = ['uncategorised', 'investigations', 'referrals', 'diary'] as const
export type DisabledArea = (typeof DISABLED_AREAS)[number]
