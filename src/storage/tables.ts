/** The tables as kysely sees them; the migrations are what makes them. */
export type Tables = {
  readonly patient: { readonly patient_id: string; readonly current_number: string }
  readonly patient_number: { readonly nhs_number: string; readonly patient_id: string }
  readonly released_reference: { readonly reference: string; readonly patient_id: string }
  readonly patient_link: {
    readonly patient_id: string
    readonly nhs_number: string
    readonly before_id: string | null
  }
  readonly organisation_feed: { readonly organisation: string; readonly received: string }
  readonly relationship: {
    readonly organisation: string
    readonly nhs_number: string
    readonly kind: string
    readonly valid_from: string
    readonly valid_to: string | null
  }
  readonly register_entry: {
    readonly organisation: string
    readonly nhs_number: string
    readonly facts: string
  }
  readonly recorded_dissent: {
    readonly controller: string
    readonly nhs_number: string
    readonly recorded: string
  }
}
