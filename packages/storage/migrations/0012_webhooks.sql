CREATE TABLE "executions"."deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"webhook_id" uuid NOT NULL,
	"test" boolean DEFAULT false NOT NULL,
	"body" text NOT NULL,
	"title" text NOT NULL,
	"told" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"more" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_attempt_at" timestamp (3) with time zone,
	"status" integer,
	"answer" text,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "deliveries_state" CHECK (state in ('pending', 'delivered', 'failed')),
	CONSTRAINT "deliveries_pending" CHECK ((state = 'pending') = (next_at is not null) and (state = 'pending') = (ended_at is null))
);
--> statement-breakpoint
ALTER TABLE "executions"."deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "executions"."webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"environments" text[],
	"flows" jsonb,
	"told_when" text NOT NULL,
	"origin" text NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"dek_wrapped" "bytea" NOT NULL,
	"kek_id" text NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"paused_because" text,
	"failing" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" uuid,
	"updated_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "webhooks_in_workspace" UNIQUE("workspace_id","id"),
	CONSTRAINT "webhooks_name" UNIQUE("workspace_id","name"),
	CONSTRAINT "webhooks_kind" CHECK (kind in ('generic', 'slack')),
	CONSTRAINT "webhooks_source" CHECK (source in ('schedules', 'all')),
	CONSTRAINT "webhooks_told_when" CHECK (told_when in ('changes', 'failures', 'every'))
);
--> statement-breakpoint
ALTER TABLE "executions"."webhooks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "executions"."outbox_due";--> statement-breakpoint
ALTER TABLE "executions"."outbox" ADD COLUMN "execution_id" uuid;--> statement-breakpoint
ALTER TABLE "executions"."outbox" ADD COLUMN "schedule_id" uuid;--> statement-breakpoint
ALTER TABLE "executions"."outbox" ADD COLUMN "scheduled_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "executions"."deliveries" ADD CONSTRAINT "deliveries_webhook" FOREIGN KEY ("workspace_id","webhook_id") REFERENCES "executions"."webhooks"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions"."webhooks" ADD CONSTRAINT "webhooks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_list" ON "executions"."deliveries" USING btree ("webhook_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "executions"."deliveries" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "deliveries_ended" ON "executions"."deliveries" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "executions"."outbox" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "topic";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "key";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "payload";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "attempts";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "next_at";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "last_error";--> statement-breakpoint
ALTER TABLE "executions"."outbox" DROP COLUMN "sent_at";--> statement-breakpoint
ALTER TABLE "executions"."outbox" ADD CONSTRAINT "outbox_of" CHECK (num_nonnulls(execution_id, schedule_id) = 1 and (schedule_id is null) = (scheduled_for is null));--> statement-breakpoint
CREATE POLICY "deliveries_of_workspace" ON "executions"."deliveries" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "webhooks_of_workspace" ON "executions"."webhooks" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, update, delete on executions.webhooks, executions.deliveries to testmesh_tenant;
