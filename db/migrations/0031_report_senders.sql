CREATE TABLE "report_senders" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"sender" uuid NOT NULL,
	"reported_until" timestamp (6) with time zone NOT NULL,
	"heard_at" timestamp (6) with time zone NOT NULL,
	"late_ms" integer NOT NULL,
	"late_at" timestamp (6) with time zone NOT NULL,
	"missed" bigint DEFAULT 0 NOT NULL,
	"missed_at" timestamp (6) with time zone,
	CONSTRAINT "report_senders_service_id_sender_pk" PRIMARY KEY("service_id","sender")
);
--> statement-breakpoint
ALTER TABLE "report_senders" ADD CONSTRAINT "report_senders_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_senders" ADD CONSTRAINT "report_senders_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_senders_sender" ON "report_senders" USING btree ("organization_id","sender");--> statement-breakpoint
SELECT keyturn_fence('report_senders');
--> statement-breakpoint
-- Ingestion notes for whomever it is how far senders have come, and what came when its time had been judged.
CREATE POLICY data ON report_senders TO keyturn_data USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON report_senders TO keyturn_data;
--> statement-breakpoint
GRANT SELECT, DELETE ON report_senders TO keyturn_tenant;
--> statement-breakpoint
CREATE POLICY data ON volume_states TO keyturn_data USING (true);
--> statement-breakpoint
GRANT SELECT (service_id, environment, key_id, through) ON volume_states TO keyturn_data;
