-- A row of the outbox is written once and deleted; only what is tried again
-- changes. Room for one change in ten is enough, and each page that the table
-- does not grow by is one less to write.
alter table outbox set (fillfactor = 90);
