-- What each operation was about, so that the journal can be asked for one thing.
CREATE TABLE journal_object (
    object {{uuid}} NOT NULL,
    operation {{uuid}} NOT NULL,
    PRIMARY KEY (object, operation)
);
CREATE INDEX journal_object_operation ON journal_object (operation);

-- The newest first: of everything, of one author, of one kind.
CREATE INDEX journal_arrived ON journal (arrived, operation);
CREATE INDEX journal_account ON journal (account, arrived, operation);
CREATE INDEX journal_kind ON journal (kind, arrived, operation);
