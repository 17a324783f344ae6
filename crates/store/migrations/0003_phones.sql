-- The day of which a phone was said: what an older list says doesn't overtake it. Unknown for those written so far.
ALTER TABLE person ADD COLUMN phone_day {{text}};
