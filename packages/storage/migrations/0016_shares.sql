CREATE TABLE "executions"."shares" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "shares_token" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "executions"."shares" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "executions"."shares" ADD CONSTRAINT "shares_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shares_of_execution" ON "executions"."shares" USING btree ("execution_id");--> statement-breakpoint
CREATE POLICY "shares_of_workspace" ON "executions"."shares" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, delete on executions.shares to testmesh_tenant;