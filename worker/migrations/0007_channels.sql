-- Where a site wants its alerts: the name of the channel, and as JSON what that channel needs beside
-- the address. Neither has a CHECK, so that a new channel needs no migration. Rows from before have
-- neither: their `format` names the channel, and the address is all that it needs.
ALTER TABLE endpoint ADD COLUMN channel TEXT;
ALTER TABLE endpoint ADD COLUMN config TEXT;
-- Who added it at the desk; null for what stands in the file of a site.
ALTER TABLE endpoint ADD COLUMN added_by TEXT;
