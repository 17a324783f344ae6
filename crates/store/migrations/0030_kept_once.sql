-- What an operation was answered is found by the index that sees to it that it is answered once in a feed; it may wait for one thing after
-- another.
DROP INDEX journal_operation;
DROP INDEX journal_answer;
CREATE UNIQUE INDEX journal_answer ON journal (operation, feed, (CASE WHEN state = 'waiting' THEN version ELSE 0 END));

-- Tables of narrow rows lie in the order of their key: SQLite kept each row twice, as itself and in the index of its key. PostgreSQL keeps
-- rows beside their key's index whatever is declared.
{{sqlite_only}}
CREATE TABLE narrow_feed (
    id {{uuid}} PRIMARY KEY,
    value BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO narrow_feed (id, value) SELECT id, value FROM feed ORDER BY id;
DROP TABLE feed;
ALTER TABLE narrow_feed RENAME TO feed;

-- What a unit counts on one day lies together, for it is changed together.
CREATE TABLE narrow_tally (
    unit {{uuid}} NOT NULL,
    measure {{text}} NOT NULL,
    day {{text}} NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (unit, day, measure)
) WITHOUT ROWID;
INSERT INTO narrow_tally (unit, measure, day, value) SELECT unit, measure, day, value FROM tally ORDER BY unit, day, measure;
DROP TABLE tally;
ALTER TABLE narrow_tally RENAME TO tally;

CREATE TABLE narrow_tally_mark (
    unit {{uuid}} PRIMARY KEY,
    mark BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO narrow_tally_mark (unit, mark) SELECT unit, mark FROM tally_mark ORDER BY unit;
DROP TABLE tally_mark;
ALTER TABLE narrow_tally_mark RENAME TO tally_mark;

CREATE TABLE narrow_journal_object (
    object {{uuid}} NOT NULL,
    operation {{uuid}} NOT NULL,
    PRIMARY KEY (object, operation)
) WITHOUT ROWID;
INSERT INTO narrow_journal_object (object, operation) SELECT object, operation FROM journal_object ORDER BY object, operation;
DROP TABLE journal_object;
ALTER TABLE narrow_journal_object RENAME TO journal_object;
CREATE INDEX journal_object_operation ON journal_object (operation);

CREATE TABLE narrow_reach (
    household {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    operation {{uuid}} NOT NULL,
    PRIMARY KEY (household, day, operation)
) WITHOUT ROWID;
INSERT INTO narrow_reach (household, day, operation) SELECT household, day, operation FROM reach ORDER BY household, day, operation;
DROP TABLE reach;
ALTER TABLE narrow_reach RENAME TO reach;
CREATE INDEX reach_operation ON reach (operation);
