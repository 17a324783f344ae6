-- How often what is owed of a period changed: whoever holds in memory how much of it stands how sees by it whether that still is so.
CREATE TABLE obligation_mark (
    kind {{text}} NOT NULL,
    period_from {{text}} NOT NULL,
    mark BIGINT NOT NULL,
    PRIMARY KEY (kind, period_from)
);
