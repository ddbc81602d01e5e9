-- For compose.yaml: the service is no superuser, so that it cannot take back the rights that the
-- ledger's migrations give up. The database is reached from inside the composition alone.
create role florin login password 'florin';
create database florin owner florin;
