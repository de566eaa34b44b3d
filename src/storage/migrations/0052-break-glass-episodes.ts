import { type Migration } from './migration.js'

export const breakGlassEpisodes: Migration = {
  name: '0052-break-glass-episodes',
  sql: /* sql */ `
-- One worker, one person, one reason: from the first access with it, for as long as a reason stands, and never again.
create table break_glass_episode (
  -- Digest of organisation, worker, person and the words of the reason.
  episode text primary key,
  organisation text not null,
  actor text not null,
  patient_id text not null,
  opened timestamptz not null,
  request_id text not null,
  followed_up timestamptz,
  followed_up_by text,
  follow_up text
);
create index break_glass_episode_due on break_glass_episode (opened) where followed_up is null;

grant select, insert on break_glass_episode to linchpin_writer;
grant update (followed_up, followed_up_by, follow_up) on break_glass_episode to linchpin_writer;
`,
}
