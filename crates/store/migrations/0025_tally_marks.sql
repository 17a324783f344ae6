-- How often the kept sums of a unit changed: whoever holds them in memory sees by it whether they still are as they were.
CREATE TABLE tally_mark (
    unit {{uuid}} PRIMARY KEY,
    mark BIGINT NOT NULL
);
INSERT INTO tally_mark (unit, mark) SELECT DISTINCT unit, 1 FROM tally;

-- What is owed is counted by level, period and standing over a whole province: from the index alone.
CREATE INDEX obligation_counted ON obligation (unit, kind, period_from, reporter, standing, late_from, period_to, team);
DROP INDEX obligation_unit;
