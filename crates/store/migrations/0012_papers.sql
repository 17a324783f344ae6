-- What units have settled for the papers they sign, and how a province calls its teams, dated. Lines are kept one below the other.
CREATE TABLE papers (
    unit {{uuid}} NOT NULL,
    from_day {{text}} NOT NULL,
    to_day {{text}} NOT NULL,
    signing {{text}},
    signer {{text}},
    recipients {{text}},
    grounds {{text}},
    team_word {{text}},
    PRIMARY KEY (unit, from_day)
);
