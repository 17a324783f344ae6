-- Short keyed hashes of each row that a seal covers, so that a broken seal tells which was changed.
ALTER TABLE seal ADD COLUMN tags {{bytes}};
