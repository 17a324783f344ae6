-- Browsers on which an account's holder has got in: wrong attempts there count apart from a stranger's.
CREATE TABLE known_browser (
    account {{uuid}} NOT NULL REFERENCES account (id),
    browser_hash {{bytes}} NOT NULL,
    last {{text}} NOT NULL,
    PRIMARY KEY (account, browser_hash)
);
