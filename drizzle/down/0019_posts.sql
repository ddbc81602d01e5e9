drop table reaction_days;
drop table post_counts;
drop table reactions;
drop table posts;
