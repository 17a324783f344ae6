-- How far the database has come, to be compared with what the data folder knows: see the store's module of that name.
CREATE TABLE age (
    id INTEGER PRIMARY KEY,
    count BIGINT NOT NULL
);
