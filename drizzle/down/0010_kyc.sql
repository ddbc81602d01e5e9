drop table kyc_records;
