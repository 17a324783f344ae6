-- When the reports of each kind are due in a province, dated (R3.1, R3.2); without a schedule nobody owes them.
CREATE TABLE schedule (
    province {{uuid}} NOT NULL,
    kind {{text}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    schedule {{text}},
    PRIMARY KEY (province, kind, from_day)
);

-- What a day is to a province's offices where that is not what comes with the program.
CREATE TABLE holiday (
    province {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    name {{text}},
    PRIMARY KEY (province, day)
);
