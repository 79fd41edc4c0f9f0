-- While the sender of all mail is at fault, as by a lapsed domain or a spent quota: since when, what
-- the provider said, and when one mail tries again. No row means that mail goes out.
CREATE TABLE mail_outage (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL,
  code TEXT NOT NULL,
  probes INTEGER NOT NULL,
  probe_at INTEGER NOT NULL
) STRICT;

-- How many confirming mails were asked for lately: by whom or for whom, and until when that counts.
-- A count beyond its limit undoes the batch that would have written it.
CREATE TABLE ask_count (
  scope TEXT NOT NULL,
  site_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  until INTEGER NOT NULL,
  times INTEGER NOT NULL,
  times_max INTEGER NOT NULL,
  PRIMARY KEY (scope, site_id, subject),
  CHECK (times <= times_max)
) STRICT, WITHOUT ROWID;
-- Hint: the clock forgets those of all sites at once.
CREATE INDEX ask_count_until ON ask_count (until);
