CREATE TABLE "flows"."contents" (
	"workspace_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "contents_workspace_id_sha256_pk" PRIMARY KEY("workspace_id","sha256")
);
--> statement-breakpoint
ALTER TABLE "flows"."contents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "flows"."files" (
	"workspace_id" uuid NOT NULL,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	"updated_by" uuid,
	"updated_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	CONSTRAINT "files_workspace_id_path_pk" PRIMARY KEY("workspace_id","path")
);
--> statement-breakpoint
ALTER TABLE "flows"."files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users"."tickets" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"principal" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "users"."tickets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "executions"."artifacts" ADD COLUMN "kind" text DEFAULT 'attachment' NOT NULL;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD COLUMN "bundle" jsonb;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD COLUMN "request" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD COLUMN "trace_id" text;--> statement-breakpoint
ALTER TABLE "flows"."contents" ADD CONSTRAINT "contents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flows"."files" ADD CONSTRAINT "files_content" FOREIGN KEY ("workspace_id","sha256") REFERENCES "flows"."contents"("workspace_id","sha256") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users"."tickets" ADD CONSTRAINT "tickets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "users"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_expiry" ON "users"."tickets" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "executions"."artifacts" ADD CONSTRAINT "artifacts_kind" CHECK (kind in ('attachment', 'body'));--> statement-breakpoint
CREATE POLICY "contents_of_workspace" ON "flows"."contents" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "files_of_workspace" ON "flows"."files" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
CREATE POLICY "tickets_of_workspace" ON "users"."tickets" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, update, delete on flows.contents, flows.files to testmesh_tenant;
--> statement-breakpoint
grant select, insert on users.tickets to testmesh_tenant;
