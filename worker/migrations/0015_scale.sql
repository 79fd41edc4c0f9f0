-- What waits, by recipient: a round takes a few of each and never reads past what waits behind one of
-- them. It stands in the place of an index of everything that has not arrived, so an alert costs no
-- row more than before, and what was given up no longer lies in the way.
CREATE INDEX delivery_waiting ON delivery (site_id, channel, recipient_id, due_at)
WHERE status = 'pending';
-- What failed and is tried again: written by failures alone.
CREATE INDEX delivery_failing ON delivery (site_id, channel, recipient_id, due_at)
WHERE status = 'pending' AND outcome IS NOT NULL;
-- What was given up: for the desk the newest of a site, for the watch the newest of a recipient.
CREATE INDEX delivery_dead ON delivery (site_id, settled_at) WHERE status = 'dead';
CREATE INDEX delivery_dead_of ON delivery (site_id, channel, recipient_id, settled_at)
WHERE status = 'dead';
DROP INDEX delivery_open;

-- Attempts that failed since the last one that did not.
ALTER TABLE endpoint ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
-- How often they failed before is not known without reading all alerts: often enough to be told of.
UPDATE endpoint SET failures = 3 WHERE failing_since IS NOT NULL;

-- What a disabled endpoint was not sent: one row stands for all of it, since the events still say
-- what there is to tell.
CREATE TABLE missed (
  site_id TEXT NOT NULL REFERENCES site (id),
  endpoint_id TEXT NOT NULL,
  -- When the first and the last of it happened.
  since INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (site_id, endpoint_id)
) STRICT, WITHOUT ROWID;

-- How far a job has come that goes through a whole table, a part of it each minute.
CREATE TABLE progress (
  job TEXT PRIMARY KEY,
  place TEXT NOT NULL
) STRICT, WITHOUT ROWID;
