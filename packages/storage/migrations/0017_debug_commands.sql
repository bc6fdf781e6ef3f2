CREATE TABLE "executions"."debug_commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"execution_id" uuid NOT NULL,
	"epoch" bigint NOT NULL,
	"command" json NOT NULL,
	"taken_at" timestamp (3) with time zone,
	"answer" json,
	"created_at" timestamp (3) with time zone DEFAULT tm.now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "executions"."debug_commands" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "executions"."debug_commands" ADD CONSTRAINT "debug_commands_execution" FOREIGN KEY ("workspace_id","execution_id") REFERENCES "executions"."executions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "debug_commands_of_execution" ON "executions"."debug_commands" USING btree ("execution_id");--> statement-breakpoint
CREATE POLICY "debug_commands_of_workspace" ON "executions"."debug_commands" AS PERMISSIVE FOR ALL TO "testmesh_tenant" USING (workspace_id = (select tm.workspace_id())) WITH CHECK (workspace_id = (select tm.workspace_id()));--> statement-breakpoint
grant select, insert, update, delete on executions.debug_commands to testmesh_tenant;