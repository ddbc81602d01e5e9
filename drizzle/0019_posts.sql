CREATE TABLE "post_counts" (
	"post_id" uuid NOT NULL,
	"shard" smallint NOT NULL,
	"likes" integer NOT NULL,
	"dislikes" integer NOT NULL,
	CONSTRAINT "post_counts_post_id_shard_pk" PRIMARY KEY("post_id","shard"),
	CONSTRAINT "likes never fall below zero" CHECK ("post_counts"."likes" >= 0),
	CONSTRAINT "dislikes never fall below zero" CHECK ("post_counts"."dislikes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"author_id" uuid,
	"content" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "content is at most 5,000 characters" CHECK (char_length("posts"."content") <= 5000),
	CONSTRAINT "a post has an author and content until it is deleted" CHECK (("posts"."deleted_at" is null) = ("posts"."author_id" is not null)
        and ("posts"."deleted_at" is null) = ("posts"."content" <> ''))
);
--> statement-breakpoint
CREATE TABLE "reaction_days" (
	"day" date NOT NULL,
	"shard" smallint NOT NULL,
	"likes" integer NOT NULL,
	"dislikes" integer NOT NULL,
	CONSTRAINT "reaction_days_day_shard_pk" PRIMARY KEY("day","shard"),
	CONSTRAINT "likes never fall below zero" CHECK ("reaction_days"."likes" >= 0),
	CONSTRAINT "dislikes never fall below zero" CHECK ("reaction_days"."dislikes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "reactions" (
	"post_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"reacted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reactions_post_id_user_id_pk" PRIMARY KEY("post_id","user_id"),
	CONSTRAINT "kind is known" CHECK ("reactions"."kind" in ('like', 'dislike'))
);
--> statement-breakpoint
ALTER TABLE "post_counts" ADD CONSTRAINT "post_counts_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "posts_by_time" ON "posts" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "posts"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "posts_by_author" ON "posts" USING btree ("author_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "posts_deleted" ON "posts" USING btree ("deleted_at") WHERE "posts"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "reactions_by_user" ON "reactions" USING btree ("user_id","post_id");