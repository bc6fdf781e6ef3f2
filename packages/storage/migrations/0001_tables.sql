CREATE SCHEMA "environments";
--> statement-breakpoint
CREATE SCHEMA "executions";
--> statement-breakpoint
CREATE SCHEMA "flows";
--> statement-breakpoint
CREATE SCHEMA "scheduler";
--> statement-breakpoint
CREATE SCHEMA "users";
--> statement-breakpoint
CREATE TABLE "environments"."environments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"protected" boolean DEFAULT false NOT NULL,
	"routing" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "environments_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "environments_name" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
ALTER TABLE "environments"."environments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "environments"."secrets" (
	"workspace_id" uuid NOT NULL,
	"environment_id" uuid NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"dek_wrapped" "bytea" NOT NULL,
	"kek_id" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "secrets_environment_id_name_version_pk" PRIMARY KEY("environment_id","name","version"),
	CONSTRAINT "secrets_version" CHECK (version >= 1)
);
--> statement-breakpoint
ALTER TABLE "environments"."secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "environments"."variables" (
	"workspace_id" uuid NOT NULL,
	"environment_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_by" uuid,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "variables_environment_id_name_pk" PRIMARY KEY("environment_id","name")
);
--> statement-breakpoint
ALTER TABLE "environments"."variables" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."artifacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"path" text,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "executions"."artifacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."cleanup" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"ord" integer NOT NULL,
	"action" text NOT NULL,
	"kind" text NOT NULL,
	"ref" jsonb NOT NULL,
	"state" text DEFAULT 'intended' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "cleanup_order" UNIQUE("execution_id","epoch","ord"),
	CONSTRAINT "cleanup_state" CHECK (state in ('intended', 'created', 'failing', 'undone', 'abandoned'))
);
--> statement-breakpoint
ALTER TABLE "executions"."cleanup" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."events" (
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"at" double precision NOT NULL,
	"type" text NOT NULL,
	"path" text,
	"data" json NOT NULL,
	CONSTRAINT "events_execution_id_epoch_seq_pk" PRIMARY KEY("execution_id","epoch","seq")
);
--> statement-breakpoint
ALTER TABLE "executions"."events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."executions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"batch_id" uuid,
	"flow_id" uuid,
	"flow_version" integer,
	"flow_name" text NOT NULL,
	"flow_sha256" text NOT NULL,
	"suite" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"environment" text,
	"row" jsonb,
	"status" text DEFAULT 'queued' NOT NULL,
	"verdict" text,
	"trigger_type" text NOT NULL,
	"triggered_by" text,
	"rerun_of" uuid,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"next_seq" bigint DEFAULT 0 NOT NULL,
	"context" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"duration_ms" double precision,
	CONSTRAINT "executions_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "executions_status" CHECK (status in ('queued', 'running', 'paused', 'finished')),
	CONSTRAINT "executions_verdict" CHECK (verdict in ('passed', 'flaky', 'failed', 'error', 'skipped', 'cancelled')),
	CONSTRAINT "executions_finished" CHECK ((status = 'finished') = (verdict is not null) and (status = 'finished') = (finished_at is not null)),
	CONSTRAINT "executions_trigger" CHECK (trigger_type in ('manual', 'cli', 'api', 'schedule', 'webhook', 'rerun', 'agent'))
);
--> statement-breakpoint
ALTER TABLE "executions"."executions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "executions"."outbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."results" (
	"job_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"verdict" text NOT NULL,
	"summary" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "results_verdict" CHECK (verdict in ('passed', 'flaky', 'failed', 'error', 'skipped', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "executions"."results" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."step_results" (
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"path" text NOT NULL,
	"step_id" text NOT NULL,
	"name" text,
	"action" text NOT NULL,
	"phase" text NOT NULL,
	"outcome" text NOT NULL,
	"tolerated" boolean DEFAULT false NOT NULL,
	"attempts" integer NOT NULL,
	"started_at" timestamp (3) with time zone,
	"duration_ms" double precision NOT NULL,
	"failure" jsonb,
	CONSTRAINT "step_results_execution_id_epoch_path_pk" PRIMARY KEY("execution_id","epoch","path"),
	CONSTRAINT "step_results_outcome" CHECK (outcome in ('passed', 'failed', 'error', 'skipped', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "executions"."step_results" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "flows"."collections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"parent_id" uuid,
	"name" text NOT NULL,
	"description" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "collections_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "collections_name" UNIQUE NULLS NOT DISTINCT("workspace_id","parent_id","name")
);
--> statement-breakpoint
ALTER TABLE "flows"."collections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "flows"."flows" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"collection_id" uuid,
	"path" text,
	"name" text NOT NULL,
	"description" text,
	"suite" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"environment" text,
	"text" text NOT NULL,
	"definition" jsonb,
	"search" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" uuid,
	"updated_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "flows_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "flows_version" CHECK (version >= 1)
);
--> statement-breakpoint
ALTER TABLE "flows"."flows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "flows"."versions" (
	"workspace_id" uuid NOT NULL,
	"flow_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"sha256" text NOT NULL,
	"message" text,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "versions_flow_id_version_pk" PRIMARY KEY("flow_id","version")
);
--> statement-breakpoint
ALTER TABLE "flows"."versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scheduler"."attempts" (
	"workspace_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"owner" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"error" jsonb,
	CONSTRAINT "attempts_job_id_epoch_pk" PRIMARY KEY("job_id","epoch"),
	CONSTRAINT "attempts_outcome" CHECK (outcome in ('succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'released')),
	CONSTRAINT "attempts_ended" CHECK ((outcome is null) = (ended_at is null))
);
--> statement-breakpoint
ALTER TABLE "scheduler"."attempts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scheduler"."jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"pool" text DEFAULT 'default' NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"dedupe_key" text,
	"priority" smallint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"run_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"dispatched_at" timestamp (3) with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"losses" integer DEFAULT 0 NOT NULL,
	"max_losses" integer DEFAULT 3 NOT NULL,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"owner" text,
	"cancel_requested_at" timestamp (3) with time zone,
	"timeout_s" integer DEFAULT 900 NOT NULL,
	"requeued_from" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "jobs_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "jobs_dedupe" UNIQUE("workspace_id","dedupe_key"),
	CONSTRAINT "jobs_state" CHECK (state in ('waiting', 'queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'dead')),
	CONSTRAINT "jobs_leased_by" CHECK (state not in ('running', 'cancelling') or (lease_until is not null and owner is not null and epoch > 0)),
	CONSTRAINT "jobs_finished" CHECK ((state in ('succeeded', 'failed', 'cancelled', 'dead')) = (finished_at is not null))
);
--> statement-breakpoint
ALTER TABLE "scheduler"."jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"scope" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash" UNIQUE("key_hash"),
	CONSTRAINT "api_keys_scope" CHECK (scope in ('read', 'run', 'admin'))
);
--> statement-breakpoint
ALTER TABLE "users"."api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid,
	"at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"action" text NOT NULL,
	"target_type" text,
	"target_id" text,
	"outcome" text DEFAULT 'done' NOT NULL,
	"ip" text,
	"request_id" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_actor_type" CHECK (actor_type in ('user', 'api_key', 'agent', 'system', 'anonymous')),
	CONSTRAINT "audit_outcome" CHECK (outcome in ('done', 'refused', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "users"."audit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."idempotency" (
	"principal" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_principal_route_key_pk" PRIMARY KEY("principal","route","key"),
	CONSTRAINT "idempotency_state" CHECK (state = 'running' or (state = 'done' and status is not null))
);
--> statement-breakpoint
ALTER TABLE "users"."idempotency" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"invited_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_token" UNIQUE("token_hash"),
	CONSTRAINT "invitations_role" CHECK (role in ('viewer', 'editor', 'admin', 'owner'))
);
--> statement-breakpoint
ALTER TABLE "users"."invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."members" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "members_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id"),
	CONSTRAINT "members_role" CHECK (role in ('viewer', 'editor', 'admin', 'owner'))
);
--> statement-breakpoint
ALTER TABLE "users"."members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"family_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"ip" text,
	"user_agent" text,
	CONSTRAINT "sessions_token" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "users"."sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "users_state" CHECK (state in ('active', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE "users"."users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "workspaces_slug" UNIQUE("slug"),
	CONSTRAINT "workspaces_slug_form" CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);
--> statement-breakpoint
ALTER TABLE "users"."workspaces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "environments"."environments" ADD CONSTRAINT "environments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environments"."secrets" ADD CONSTRAINT "secrets_environment" FOREIGN KEY ("workspace_id","environment_id") REFERENCES "environments"."environments"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environments"."variables" ADD CONSTRAINT "variables_environment" FOREIGN KEY ("workspace_id","environment_id") REFERENCES "environments"."environments"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."artifacts" ADD CONSTRAINT "artifacts_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."cleanup" ADD CONSTRAINT "cleanup_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."events" ADD CONSTRAINT "events_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD CONSTRAINT "executions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."outbox" ADD CONSTRAINT "outbox_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."results" ADD CONSTRAINT "results_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."step_results" ADD CONSTRAINT "step_results_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."collections" ADD CONSTRAINT "collections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."collections" ADD CONSTRAINT "collections_parent" FOREIGN KEY ("workspace_id","parent_id") REFERENCES "flows"."collections"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."flows" ADD CONSTRAINT "flows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."flows" ADD CONSTRAINT "flows_collection" FOREIGN KEY ("workspace_id","collection_id") REFERENCES "flows"."collections"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."versions" ADD CONSTRAINT "versions_flow" FOREIGN KEY ("workspace_id","flow_id") REFERENCES "flows"."flows"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduler"."attempts" ADD CONSTRAINT "attempts_job" FOREIGN KEY ("workspace_id","job_id") REFERENCES "scheduler"."jobs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduler"."jobs" ADD CONSTRAINT "jobs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."api_keys" ADD CONSTRAINT "api_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifacts_of_execution" ON "executions"."artifacts" USING btree ("execution_id");--> statement-breakpoint
CREATE INDEX "artifacts_blob" ON "executions"."artifacts" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "cleanup_due" ON "executions"."cleanup" USING btree ("next_at") WHERE state in ('intended', 'created', 'failing');--> statement-breakpoint
CREATE INDEX "executions_list" ON "executions"."executions" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "executions_flow" ON "executions"."executions" USING btree ("workspace_id","flow_id","created_at","id");--> statement-breakpoint
CREATE INDEX "executions_suite" ON "executions"."executions" USING btree ("workspace_id","suite","created_at","id");--> statement-breakpoint
CREATE INDEX "executions_environment" ON "executions"."executions" USING btree ("workspace_id","environment","created_at","id");--> statement-breakpoint
CREATE INDEX "executions_unsuccessful" ON "executions"."executions" USING btree ("workspace_id","created_at","id") WHERE verdict in ('failed', 'error', 'flaky');--> statement-breakpoint
CREATE INDEX "executions_unfinished" ON "executions"."executions" USING btree ("workspace_id","created_at","id") WHERE status <> 'finished';--> statement-breakpoint
CREATE INDEX "executions_batch" ON "executions"."executions" USING btree ("batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "executions_tags" ON "executions"."executions" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "executions"."outbox" USING btree ("next_at","id") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "results_of_execution" ON "executions"."results" USING btree ("execution_id");--> statement-breakpoint
CREATE UNIQUE INDEX "flows_path" ON "flows"."flows" USING btree ("workspace_id","path") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "flows_list" ON "flows"."flows" USING btree ("workspace_id","updated_at","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "flows_suite" ON "flows"."flows" USING btree ("workspace_id","suite");--> statement-breakpoint
CREATE INDEX "flows_environment" ON "flows"."flows" USING btree ("workspace_id","environment");--> statement-breakpoint
CREATE INDEX "flows_collection_members" ON "flows"."flows" USING btree ("collection_id");--> statement-breakpoint
CREATE INDEX "flows_tags" ON "flows"."flows" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "jobs_claimable" ON "scheduler"."jobs" USING btree ("pool","priority","run_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "jobs_leased" ON "scheduler"."jobs" USING btree ("lease_until") WHERE state in ('running', 'cancelling');--> statement-breakpoint
CREATE INDEX "jobs_waiting" ON "scheduler"."jobs" USING btree ("run_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "jobs_of_workspace" ON "scheduler"."jobs" USING btree ("workspace_id") WHERE state in ('waiting', 'queued', 'running', 'cancelling');--> statement-breakpoint
CREATE INDEX "api_keys_workspace" ON "users"."api_keys" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "audit_workspace" ON "users"."audit" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_expiry" ON "users"."idempotency" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "invitations_workspace" ON "users"."invitations" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "members_user" ON "users"."members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_family" ON "users"."sessions" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "users"."sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "users"."sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users"."users" USING btree (lower("email"));--> statement-breakpoint
CREATE POLICY "environments_of_workspace" ON "environments"."environments" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "secrets_of_workspace" ON "environments"."secrets" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "variables_of_workspace" ON "environments"."variables" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "artifacts_of_workspace" ON "executions"."artifacts" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "cleanup_of_workspace" ON "executions"."cleanup" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "events_of_workspace" ON "executions"."events" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "executions_of_workspace" ON "executions"."executions" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "outbox_of_workspace" ON "executions"."outbox" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "results_of_workspace" ON "executions"."results" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "step_results_of_workspace" ON "executions"."step_results" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "collections_of_workspace" ON "flows"."collections" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "flows_of_workspace" ON "flows"."flows" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "versions_of_workspace" ON "flows"."versions" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "attempts_of_workspace" ON "scheduler"."attempts" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "jobs_of_workspace" ON "scheduler"."jobs" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "api_keys_of_workspace" ON "users"."api_keys" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "audit_of_workspace" ON "users"."audit" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "invitations_of_workspace" ON "users"."invitations" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "members_of_workspace" ON "users"."members" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "users_visible" ON "users"."users" AS PERMISSIVE FOR SELECT TO "testmesh_tenant" USING (exists (select from users.members where members.user_id = users.id));--> statement-breakpoint
CREATE POLICY "workspaces_visible" ON "users"."workspaces" AS PERMISSIVE FOR SELECT TO "testmesh_tenant" USING (id = (select tm.workspace_id()));