CREATE INDEX "mfa_challenges_by_age" ON "mfa_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("expires_at");