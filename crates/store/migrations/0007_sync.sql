-- Whose phone or computer brought an operation that somebody else had written down; nobody's where its author sent it himself.
ALTER TABLE journal ADD COLUMN carried_by {{uuid}};
