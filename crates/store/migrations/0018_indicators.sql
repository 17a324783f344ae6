-- What provinces have made of the shipped indicators, dated; without a definition where one was taken off.
CREATE TABLE indicator (
    province {{uuid}} NOT NULL,
    code {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    -- As JSON, as operations have it.
    definition {{text}},
    PRIMARY KEY (province, code, from_day)
);

-- What units are to reach, dated; a share in hundredths of a per cent; without a value where there is nothing to reach any more.
CREATE TABLE indicator_target (
    unit {{uuid}} NOT NULL,
    code {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    value BIGINT,
    PRIMARY KEY (unit, code, from_day)
);
