-- What is due, what waits and what was given up, by site. Delivered alerts leave the index, so an
-- alert costs no row more than before.
DROP INDEX delivery_due;
DROP INDEX delivery_dead;
CREATE INDEX delivery_open ON delivery (site_id, status, due_at) WHERE status <> 'delivered';

-- How the newest attempt ended, such as `status_503`: also that of a delivery that arrived.
ALTER TABLE delivery ADD COLUMN outcome TEXT;
-- When it arrived first. It stays when it is sent again: what was told was told.
ALTER TABLE delivery ADD COLUMN delivered_at INTEGER;
UPDATE delivery SET delivered_at = settled_at WHERE status = 'delivered';
-- Attempts from before somebody asked to send it again: the schedule begins anew after them.
ALTER TABLE delivery ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
-- The beginning of what the receiver answered. It may repeat a customer's words.
ALTER TABLE attempt ADD COLUMN excerpt TEXT;

-- The secret before the newest one: both sign until `previous_until`.
ALTER TABLE endpoint ADD COLUMN previous_secret TEXT;
ALTER TABLE endpoint ADD COLUMN previous_until INTEGER;
-- Since when every attempt has failed; null once one succeeds.
ALTER TABLE endpoint ADD COLUMN failing_since INTEGER;
ALTER TABLE endpoint ADD COLUMN disabled_at INTEGER;
ALTER TABLE endpoint ADD COLUMN disabled_because TEXT CHECK (
  disabled_because IN ('gone', 'failing')
);

-- What keeps alerts of a site from arriving, as the clock found it, and who was told of it.
CREATE TABLE trouble (
  site_id TEXT NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (
    kind IN (
      'mail_failing', 'recipient_refused', 'endpoint_failing', 'endpoint_disabled', 'reports_held'
    )
  ),
  -- The endpoint, or who it is whose mailbox refuses, or `mail`, or `store`.
  subject TEXT NOT NULL,
  since INTEGER NOT NULL,
  ended_at INTEGER,
  told_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site_id, kind, subject, since)
) STRICT, WITHOUT ROWID;

-- Every page of the desk asks what goes on: one look at a handful of rows.
CREATE UNIQUE INDEX trouble_open ON trouble (site_id, kind, subject) WHERE ended_at IS NULL;

-- Reports that were accepted and could not be stored, however often it was tried: until somebody at
-- the desk has stored them after all. The hash tells two bodies apart that claim one id.
CREATE TABLE dead_letter (
  site_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  raised TEXT NOT NULL CHECK (json_valid(raised)),
  PRIMARY KEY (site_id, report_id, body_hash)
) STRICT, WITHOUT ROWID;
