-- Files that were sent as answers to what is asked for once; each belongs to its version for ever.
CREATE TABLE request_file (
    request {{uuid}} NOT NULL,
    debtor {{uuid}} NOT NULL,
    version BIGINT NOT NULL,
    field BIGINT NOT NULL,
    sha256 {{text}} NOT NULL,
    PRIMARY KEY (request, debtor, version, field)
);
CREATE INDEX request_file_sha256 ON request_file (sha256);
