-- When the clock has something to do on a report. What is under way is found by it; what is over
-- has none and is found by the day it was raised. A report stands in one of the two indexes, never
-- in both, so a click costs no row more than before.
ALTER TABLE report ADD COLUMN wake_at INTEGER AS (document ->> '$.wakeAt') VIRTUAL;
DROP INDEX report_due;
CREATE INDEX report_live ON report (site_id, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX report_over ON report (site_id, received_at) WHERE wake_at IS NULL;

-- Reports from before the clock: it finds them at its first tick.
UPDATE report SET document = json_set(document, '$.wakeAt', due_at)
WHERE state IN ('received', 'acknowledged', 'working', 'proposed');
-- It could not be null, and a report without a promise has none: one in quarantine, one erased.
ALTER TABLE report DROP COLUMN due_at;

ALTER TABLE staff ADD COLUMN alerts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(alerts));
-- Counted up to make every link and session of a person worthless at once.
ALTER TABLE staff ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
-- A session that an alert's link opened is good for that report alone.
ALTER TABLE staff_session ADD COLUMN report_id TEXT;

ALTER TABLE endpoint ADD COLUMN format TEXT NOT NULL DEFAULT 'webhook' CHECK (
  format IN ('webhook', 'slack', 'discord', 'teams')
);

-- What staff have granted, in minor units: one row for each offer or grant.
CREATE TABLE granted (
  report_id TEXT NOT NULL REFERENCES report (id),
  seq INTEGER NOT NULL,
  site_id TEXT NOT NULL REFERENCES site (id),
  staff_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  -- The month's limit that held, and since when: null where there was none.
  month_from INTEGER NOT NULL,
  month_max INTEGER,
  PRIMARY KEY (report_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX granted_by ON granted (site_id, staff_id, at, amount);

-- Two grants at once must not both pass the month's limit.
CREATE TRIGGER granted_within BEFORE INSERT ON granted
WHEN NEW.month_max IS NOT NULL AND NEW.amount + (
  SELECT coalesce(sum(amount), 0) FROM granted
  WHERE site_id = NEW.site_id AND staff_id = NEW.staff_id AND at >= NEW.month_from
) > NEW.month_max BEGIN
  SELECT RAISE (ABORT, 'raced: the month is spent');
END;

CREATE TABLE snippet (
  site_id TEXT NOT NULL REFERENCES site (id),
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  -- A local date: by then its owner looks whether it still holds.
  review_by TEXT NOT NULL,
  PRIMARY KEY (site_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
  report_id TEXT NOT NULL REFERENCES report (id),
  id TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES site (id),
  type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (report_id, id)
) STRICT, WITHOUT ROWID;

-- How often a customer's address was asked to confirm, and whether its reader said no.
CREATE TABLE address (
  site_id TEXT NOT NULL REFERENCES site (id),
  email_hash TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  asked_on TEXT NOT NULL,
  asked_times INTEGER NOT NULL,
  blocked_at INTEGER,
  PRIMARY KEY (site_id, email_hash)
) STRICT, WITHOUT ROWID;

-- The daily digest of each member of staff: one a day, sent for certain.
CREATE TABLE digest (
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  PRIMARY KEY (staff_id, day)
) STRICT, WITHOUT ROWID;

-- The collector's own secret, made on first use, with which it signs links in mails.
CREATE TABLE signing_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key TEXT NOT NULL
) STRICT;

-- The reports that went on with another one: they come back when that one ends unresolved.
CREATE INDEX report_merged ON report (site_id, document ->> '$.mergedInto.id')
WHERE state = 'merged';

-- Two reports that are merged into each other at once would both be gone.
CREATE TRIGGER merged_into_one_that_goes_on BEFORE INSERT ON event
WHEN NEW.type = 'merged' AND NOT EXISTS (
  SELECT 1 FROM report WHERE id = NEW.data ->> '$.id' AND state IN (
    'received', 'acknowledged', 'working', 'proposed', 'resolved', 'confirmed'
  )
) BEGIN
  SELECT RAISE (ABORT, 'raced: the other report went another way');
END;
