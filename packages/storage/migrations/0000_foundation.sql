-- What the tables stand on: time, the current workspace, and the role that work for one workspace takes on.
-- The schema `tm` itself and `tm.migrations` are made by whoever runs this.

-- Empty, or the one row that makes `tm.now()` tell another time: `base` at `started`, running at `rate`.
create table tm.clock (
  only_row boolean primary key default true check (only_row),
  base timestamptz not null,
  started timestamptz not null,
  rate double precision not null
);
--> statement-breakpoint
-- The time of everything here, cut to the millisecond: what it just told is never in the future.
create function tm.now() returns timestamptz language sql stable parallel safe as $$
  select date_trunc('milliseconds', coalesce(
    (select base + (statement_timestamp() - started) * rate from tm.clock),
    statement_timestamp()
  ))
$$;
--> statement-breakpoint
-- The workspace that the transaction named, or null.
create function tm.workspace_id() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('tm.workspace_id', true), '')::uuid
$$;
--> statement-breakpoint
create function tm.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% takes new rows only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$$;
--> statement-breakpoint
-- Roles belong to the whole server: another database of it may have made this one, at this very moment too.
do $$
begin
  if not exists (select from pg_roles where rolname = 'testmesh_tenant') then
    begin
      create role testmesh_tenant nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    begin
      execute format('grant testmesh_tenant to %I', current_user);
    exception when insufficient_privilege then
      if not pg_has_role(current_user, 'testmesh_tenant', 'member') then raise; end if;
    end;
  end if;
exception when insufficient_privilege then
  raise exception 'the user % may neither create nor take on the role testmesh_tenant', current_user
    using errcode = 'insufficient_privilege',
          hint = format('As an administrator: create role testmesh_tenant nologin; grant testmesh_tenant to %I;', current_user);
end
$$;
