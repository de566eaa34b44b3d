import { type Migration } from './migration.js'

export const linkCases: Migration = {
  name: '0114-link-cases',
  sql: /* sql */ `
-- Every record that was ever suggested or judged, under a reference that says nothing of it, with what was done last.
create table link_case (
  source text not null,
  local_id text not null,
  reference text not null unique default gen_random_uuid()::text,
  last_event bigint,
  primary key (source, local_id)
);
create index link_case_last on link_case (last_event desc) where last_event is not null;
create index link_review_raised on link_review (raised);

insert into link_case (source, local_id, last_event)
  select source, local_id, max(event_id) from record_link_event group by source, local_id;
insert into link_case (source, local_id)
  select source, local_id from link_review on conflict do nothing;

grant select, insert on link_case to linchpin_writer;
grant update (last_event) on link_case to linchpin_writer;
`,
}
