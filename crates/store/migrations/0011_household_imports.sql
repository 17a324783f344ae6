-- Lists of households being taken in: whose, from which kept file, and how far each has come, so that it goes on where it stopped.
CREATE TABLE household_import (
    id {{uuid}} PRIMARY KEY,
    file {{text}} NOT NULL,
    name {{text}} NOT NULL,
    unit {{uuid}} NOT NULL,
    day {{text}} NOT NULL,
    -- Are rows taken that somebody should look at?
    doubtful BOOLEAN NOT NULL,
    account {{uuid}} NOT NULL,
    appointment {{uuid}} NOT NULL,
    begun {{text}} NOT NULL,
    -- Rows about households: in the whole file, and gone through.
    total BIGINT NOT NULL,
    reached BIGINT NOT NULL,
    added BIGINT NOT NULL,
    known BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    ended {{text}},
    -- How it ended.
    why {{text}}
);
CREATE INDEX household_import_unit ON household_import (unit);
CREATE INDEX household_import_file ON household_import (file);

-- Rows of a list that the house refused, with the reason's code; no names.
CREATE TABLE household_import_refusal (
    import {{uuid}} NOT NULL REFERENCES household_import (id),
    place BIGINT NOT NULL,
    line BIGINT NOT NULL,
    reason {{text}} NOT NULL,
    PRIMARY KEY (import, place)
);
