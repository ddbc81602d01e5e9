drop table card_movements;
drop table card_authorizations;
drop table card_limits;
drop table cards;
