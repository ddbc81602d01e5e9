drop function warehouse_measure(uuid, date, date, timestamptz);
drop function warehouse_gather(uuid, date, date);
drop function warehouse_line(jsonb, text);
drop function warehouse_text(numeric, integer);
drop function warehouse_gap(numeric, numeric);
drop function warehouse_ratio(numeric, numeric);
