CREATE TABLE "scheduler"."arrivals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"trigger_id" uuid NOT NULL,
	"delivery_id" text,
	"event" text,
	"at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"outcome" text NOT NULL,
	"batch_id" uuid,
	"executions" integer DEFAULT 0 NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "arrivals_delivery" UNIQUE("trigger_id","delivery_id"),
	CONSTRAINT "arrivals_outcome" CHECK (outcome in ('started', 'refused', 'unmet', 'skipped', 'paused', 'ping', 'unproven')),
	CONSTRAINT "arrivals_started" CHECK ((outcome = 'started') = (batch_id is not null)),
	CONSTRAINT "arrivals_proven" CHECK ((outcome = 'unproven') = (delivery_id is null))
);
--> statement-breakpoint
ALTER TABLE "scheduler"."arrivals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scheduler"."triggers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"flows" jsonb NOT NULL,
	"environment" text,
	"condition" text,
	"variables" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"overlap" text NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"dek_wrapped" "bytea" NOT NULL,
	"kek_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" uuid,
	"updated_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "triggers_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "triggers_name" UNIQUE("workspace_id","name"),
	CONSTRAINT "triggers_kind" CHECK (kind in ('standard', 'github', 'gitlab', 'token')),
	CONSTRAINT "triggers_overlap" CHECK (overlap in ('skip', 'allow'))
);
--> statement-breakpoint
ALTER TABLE "scheduler"."triggers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD COLUMN "trigger_id" uuid;--> statement-breakpoint
ALTER TABLE "scheduler"."arrivals" ADD CONSTRAINT "arrivals_trigger" FOREIGN KEY ("workspace_id","trigger_id") REFERENCES "scheduler"."triggers"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduler"."triggers" ADD CONSTRAINT "triggers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "arrivals_list" ON "scheduler"."arrivals" USING btree ("trigger_id","at","id");--> statement-breakpoint
CREATE INDEX "arrivals_time" ON "scheduler"."arrivals" USING btree ("at");--> statement-breakpoint
CREATE INDEX "executions_trigger_id" ON "executions"."executions" USING btree ("workspace_id","trigger_id","created_at","id") WHERE trigger_id is not null;--> statement-breakpoint
CREATE POLICY "arrivals_of_workspace" ON "scheduler"."arrivals" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "triggers_of_workspace" ON "scheduler"."triggers" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, update, delete on scheduler.triggers, scheduler.arrivals to testmesh_tenant;