ALTER TABLE "users"."api_keys" DROP CONSTRAINT "api_keys_scope";--> statement-breakpoint
ALTER TABLE "environments"."environments" ADD COLUMN "pool" text DEFAULT 'default' NOT NULL;--> statement-breakpoint
ALTER TABLE "executions"."executions" ADD COLUMN "pool" text DEFAULT 'default' NOT NULL;--> statement-breakpoint
ALTER TABLE "users"."api_keys" ADD CONSTRAINT "api_keys_scope" CHECK (scope in ('read', 'run', 'admin', 'agent'));