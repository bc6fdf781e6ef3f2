-- What work for one workspace may do. Row-level security narrows it to that workspace's rows.
grant usage on schema tm, users, flows, executions, scheduler, environments to testmesh_tenant;
--> statement-breakpoint
grant select on tm.clock to testmesh_tenant;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema flows, executions, environments to testmesh_tenant;
--> statement-breakpoint
grant select, insert, update, delete on users.members, users.invitations, users.api_keys to testmesh_tenant;
--> statement-breakpoint
grant select, insert on users.audit to testmesh_tenant;
--> statement-breakpoint
grant select on users.workspaces to testmesh_tenant;
--> statement-breakpoint
grant select (id, email, name, state, created_at) on users.users to testmesh_tenant;
--> statement-breakpoint
grant select, insert, update on scheduler.jobs, scheduler.attempts to testmesh_tenant;
--> statement-breakpoint
create trigger audit_takes_new_rows_only before update or delete or truncate on users.audit
  for each statement execute function tm.refuse_change();
