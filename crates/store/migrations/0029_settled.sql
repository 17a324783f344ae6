-- How often it changed who is signed in, with which duties, in which teams, and what was declared: whoever holds that in memory sees by
-- it whether it still is so.
CREATE TABLE settled_mark (
    id INTEGER PRIMARY KEY,
    mark BIGINT NOT NULL
);
INSERT INTO settled_mark (id, mark) VALUES (1, 0);
