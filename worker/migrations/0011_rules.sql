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

-- When somebody was told of several equal reports at once, by a hash of what they have in common:
-- the next ones wait for a while and are told together.
CREATE TABLE alert_series (
  site_id TEXT NOT NULL REFERENCES site (id),
  recipient_id TEXT NOT NULL,
  type TEXT NOT NULL,
  sameness TEXT NOT NULL,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, recipient_id, type, sameness)
) STRICT, WITHOUT ROWID;
-- Hint: the clock forgets those of all sites at once.
CREATE INDEX alert_series_told ON alert_series (told_at);
