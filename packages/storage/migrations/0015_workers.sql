CREATE TABLE "scheduler"."workers" (
	"owner" text PRIMARY KEY NOT NULL,
	"workspace_id" uuid,
	"pool" text NOT NULL,
	"slots" integer NOT NULL,
	"host" text NOT NULL,
	"pid" bigint NOT NULL,
	"version" text NOT NULL,
	"stopping" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scheduler"."workers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "scheduler"."workers" ADD CONSTRAINT "workers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "workers_of_workspace" ON "scheduler"."workers" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id is null or workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select on scheduler.workers to testmesh_tenant;