-- A paper that goes out tells a report, or what came of a request: `subject` is what is owed, or the request, and `tells` says which.
ALTER TABLE issue RENAME COLUMN obligation TO subject;
ALTER TABLE issue ADD COLUMN tells {{text}} NOT NULL DEFAULT 'report';
DROP INDEX issue_obligation;
CREATE INDEX issue_subject ON issue (subject);

-- What came of a request when a paper of it was prepared, with the code that stands on its pages; a row never changes.
CREATE TABLE issue_results (
    issue {{uuid}} PRIMARY KEY,
    code {{text}} NOT NULL,
    body {{text}} NOT NULL
);
CREATE INDEX issue_results_code ON issue_results (code);

-- The code that stands on the pages of a report; those of earlier days are put in by the program.
ALTER TABLE report_version ADD COLUMN code {{text}};
CREATE INDEX report_version_code ON report_version (code);

-- The recipients of documents that have lists of their own.
ALTER TABLE papers ADD COLUMN recipients_of {{text}};
