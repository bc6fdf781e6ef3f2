ALTER TABLE "executions"."executions" ADD COLUMN "quarantine" jsonb;--> statement-breakpoint
ALTER TABLE "flows"."flows" ADD COLUMN "quarantine" jsonb;