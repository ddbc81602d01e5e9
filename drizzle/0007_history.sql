-- Search in the history: a word is what stands between spaces and the punctuation of ASCII, without
-- regard to case, and is found by its beginning.
create function transfer_text(description text, reference text) returns text
language sql immutable parallel safe
return ' ' || translate(lower(coalesce(description || ' ' || reference, description, reference, '')),
  E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r', repeat(' ', 35));
--> statement-breakpoint
create function search_words(value text) returns text[]
language sql immutable parallel safe
return array_remove(string_to_array(transfer_text(value, null), ' '), '');
--> statement-breakpoint
-- Each word twice, behind the ends of both accounts' ids and the side that the account is on, so that
-- a search never meets matches of other accounts or of the other side. A text of very many words is
-- filed under `~` alone: it must not make its posting slow, and every search in its accounts looks
-- at it instead. The schema is named because an index stands on this, which a restore builds
-- without a search path.
create function transfer_words(debit uuid, credit uuid, description text, reference text)
returns tsvector
language plpgsql immutable parallel safe as $$
declare
  v_words text[] := public.search_words(
    coalesce(description || ' ' || reference, description, reference));
  v_debit text := '-' || right(debit::text, 8);
  v_credit text := '+' || right(credit::text, 8);
begin
  -- No lexeme may be longer than 2 KiB.
  if cardinality(v_words) > 24 or length(description) > 500 or length(reference) > 500 then
    v_words := '{~}';
  end if;
  return array_to_tsvector(string_to_array(v_debit || array_to_string(v_words, ' ' || v_debit)
    || ' ' || v_credit || array_to_string(v_words, ' ' || v_credit), ' '));
end
$$;
--> statement-breakpoint
-- All words of a search on one side of one account; null when there is no word in it.
create function words_query(side text, account uuid, value text) returns tsquery
language sql immutable parallel safe
return (
  select format('%s | ''%s~''', string_agg(format('''%s%s'':*', tag, word), ' & '), tag)::tsquery
    from unnest(search_words(value)) word, (select side || right(account::text, 8) as tag) tags
    group by tag
);
--> statement-breakpoint
CREATE INDEX "transfers_unposted" ON "transfers" USING btree ("debit_account_id","status","recorded_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "transfers"."status" <> 'posted';--> statement-breakpoint
CREATE INDEX "transfers_by_debit_amount" ON "transfers" USING btree ("debit_account_id","type","amount");--> statement-breakpoint
CREATE INDEX "transfers_by_credit_amount" ON "transfers" USING btree ("credit_account_id","type","amount");--> statement-breakpoint
CREATE INDEX "transfers_by_word" ON "transfers" USING gin (transfer_words("debit_account_id", "credit_account_id", "description", "reference")) WITH (fastupdate=off) WHERE "transfers"."description" is not null or "transfers"."reference" is not null;