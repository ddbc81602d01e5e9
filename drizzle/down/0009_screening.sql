drop table sanctions_lists;
drop table sanctions_imports;
drop table sanctions_entities;
drop table sanctions_names;
drop table sanctions_addresses;
drop table sanctions_tokens;
drop table sanctions_name_tokens;
