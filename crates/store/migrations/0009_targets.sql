-- How provinces measure the targets of the programme (R2.2.4, R2.2.5), dated.
CREATE TABLE target (
    province {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    denominator {{text}} NOT NULL,
    away_counts BOOLEAN NOT NULL,
    households BIGINT NOT NULL,
    products BIGINT NOT NULL,
    level {{text}} NOT NULL,
    PRIMARY KEY (province, from_day)
);

-- The signed sheet a household's consent names, so that the file is kept as long as somebody refers to it.
ALTER TABLE household ADD COLUMN consent_file {{text}};
CREATE INDEX household_consent_file ON household (consent_file) WHERE consent_file IS NOT NULL;

-- By which way of counting the sums are kept; one row.
CREATE TABLE counting (
    version BIGINT NOT NULL
);
