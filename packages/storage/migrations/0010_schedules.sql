CREATE TABLE "scheduler"."fires" (
	"workspace_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"fired_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"outcome" text NOT NULL,
	"manual" boolean DEFAULT false NOT NULL,
	"triggered_by" uuid,
	"batch_id" uuid,
	"executions" integer DEFAULT 0 NOT NULL,
	"missed" integer DEFAULT 0 NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "fires_schedule_id_scheduled_for_pk" PRIMARY KEY("schedule_id","scheduled_for"),
	CONSTRAINT "fires_outcome" CHECK (outcome in ('started', 'refused', 'skipped', 'missed')),
	CONSTRAINT "fires_started" CHECK ((outcome = 'started') = (batch_id is not null))
);
--> statement-breakpoint
ALTER TABLE "scheduler"."fires" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scheduler"."schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"cron" text NOT NULL,
	"timezone" text NOT NULL,
	"flows" jsonb NOT NULL,
	"environment" text,
	"variables" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"overlap" text NOT NULL,
	"catch_up" text NOT NULL,
	"catch_up_within_ms" bigint NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"next_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" uuid,
	"updated_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "schedules_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "schedules_name" UNIQUE("workspace_id","name"),
	CONSTRAINT "schedules_overlap" CHECK (overlap in ('skip', 'allow')),
	CONSTRAINT "schedules_catch_up" CHECK (catch_up in ('none', 'last', 'all')),
	CONSTRAINT "schedules_paused" CHECK (not paused or next_at is null)
);
--> statement-breakpoint
ALTER TABLE "scheduler"."schedules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "scheduler"."fires" ADD CONSTRAINT "fires_schedule" FOREIGN KEY ("workspace_id","schedule_id") REFERENCES "scheduler"."schedules"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduler"."schedules" ADD CONSTRAINT "schedules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fires_time" ON "scheduler"."fires" USING btree ("fired_at");--> statement-breakpoint
CREATE INDEX "fires_batch" ON "scheduler"."fires" USING btree ("batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "schedules_due" ON "scheduler"."schedules" USING btree ("next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE POLICY "fires_of_workspace" ON "scheduler"."fires" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "schedules_of_workspace" ON "scheduler"."schedules" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, update, delete on scheduler.schedules, scheduler.fires to testmesh_tenant;
