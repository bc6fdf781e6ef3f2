-- The one row that names the key that seals what is secret here: whoever comes with another is told before he runs anything.
create table tm.master_key (
  only_row boolean primary key default true check (only_row),
  kek_id text not null,
  first_used_at timestamptz not null default tm.now()
);
