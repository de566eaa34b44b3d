import { type Migration } from './migration.js'

export const outbox: Migration = {
  name: '0051-outbox',
  sql: /* sql */ `
-- What is to be told to whom. The key is told with it, so that a message told twice can be known for one.
create table outbox (
  key text primary key,
  destination text not null,
  body text not null,
  created timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_attempt timestamptz not null,
  -- Until when the process that took it is left alone with it.
  leased_until timestamptz,
  problem text,
  settled timestamptz
);
create index outbox_due on outbox (next_attempt) where state = 'waiting';
create index outbox_dead on outbox (settled desc) where state = 'dead';

grant select, insert on outbox to linchpin_writer;
grant update (state, attempts, next_attempt, leased_until, problem, settled) on outbox to linchpin_writer;
`,
}
