/**
 * SQL: no later version of the held record of this alias stands, whoever the later one is about. The record's file has
 * to be checked apart.
 */
export function isNewest(held: string): string {
  return `not exists (
    select 1 from held_record as later join held_file as newer on newer.file_id = later.file_id
    where later.source = ${held}.source and later.source_key = ${held}.source_key
      and later.file_id <> ${held}.file_id and newer.state = 'current'
      and (later.as_of, later.file_id) > (${held}.as_of, ${held}.file_id)
  )`
}

/** A source's own id of a person, and the person's NHS numbers as an array, each as an SQL expression. */
type Said = { readonly source: string; readonly localId: string; readonly numbers: string }

/** SQL: the source itself gives a record of that person, as it stands, a number that is none of these. */
export function isContradicted({ source, localId, numbers }: Said): string {
  return `exists (
    select 1 from held_record as said join held_file as said_in on said_in.file_id = said.file_id
    where said.source = ${source} and said.person_key = ${localId}
      and said.nhs_number is not null and said.nhs_number <> all(${numbers}) and said_in.state = 'current'
      and ${isNewest('said')}
  )`
}
