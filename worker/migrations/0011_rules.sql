-- While the sender of all mail is at fault, as by a lapsed domain or a spent quota: since when, what
-- the provider said, and when one mail tries again. No row means that mail goes out.
CREATE TABLE mail_outage (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL,
  code TEXT NOT NULL,
  probes INTEGER NOT NULL,
  probe_at INTEGER NOT NULL
) STRICT;
