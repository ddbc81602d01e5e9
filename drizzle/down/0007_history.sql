drop index transfers_by_word;
drop index transfers_by_credit_amount;
drop index transfers_by_debit_amount;
drop index transfers_unposted;
drop function words_query(text, uuid, text);
drop function transfer_words(uuid, uuid, text, text);
drop function search_words(text);
drop function transfer_text(text, text);
