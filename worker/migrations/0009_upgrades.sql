-- When somebody last tried to store it after all: the clock tries again, a quarter of an hour later.
ALTER TABLE dead_letter ADD COLUMN tried_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dead_letter_tried ON dead_letter (tried_at);

-- Messages of a queue that no release has known so far, kept for the one that does.
CREATE TABLE unknown_message (
  id TEXT PRIMARY KEY,
  kept_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX unknown_message_tried ON unknown_message (tried_at);

-- The name of the worker whose database this is, so that no other one takes it over by its name.
CREATE TABLE install (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL
) STRICT;

-- From here on: lists of states, channels and outcomes leave the CHECKs of tables that grow. SQLite
-- cannot drop a CHECK. A virtual column stores nothing, so it goes and comes back without one.
-- That reads all reports: a database with too many leaves it out. See demo/deploy/large.ts.
-- reads all reports: from here
DROP TRIGGER merged_into_one_that_goes_on;
DROP INDEX report_merged;
DROP INDEX report_idle;
ALTER TABLE report DROP COLUMN idle_since;
ALTER TABLE report DROP COLUMN state;
ALTER TABLE report ADD COLUMN state TEXT AS (document ->> '$.state') VIRTUAL;
-- Without a NOT NULL too, for which every row would be read; the document always has one.
ALTER TABLE report ADD COLUMN idle_since INTEGER AS (
  CASE
    WHEN state = 'quarantined' THEN document ->> '$.receivedAt'
    WHEN state IN ('resolved', 'confirmed') THEN max(
      document ->> '$.resolvedAt',
      coalesce(document ->> '$.waitsSince', 0),
      coalesce(document ->> '$.followUp.answeredAt', 0)
    )
    WHEN document ->> '$.wakeAt' IS NULL AND state <> 'erased' THEN document ->> '$.changedAt'
  END
) VIRTUAL;
CREATE INDEX report_merged ON report (site_id, document ->> '$.mergedInto.id')
WHERE state = 'merged';
CREATE INDEX report_idle ON report (site_id, idle_since) WHERE idle_since IS NOT NULL;
CREATE TRIGGER merged_into_one_that_goes_on BEFORE INSERT ON event
WHEN NEW.type = 'merged' AND NOT EXISTS (
  SELECT 1 FROM report WHERE id = NEW.data ->> '$.id' AND state IN (
    'received', 'acknowledged', 'working', 'proposed', 'resolved', 'confirmed'
  )
) BEGIN
  SELECT RAISE (ABORT, 'raced: the other report went another way');
END;

-- reads all reports: to here

-- What is stored changes its table, the rest of it report by report. See db/upgrade.ts.
ALTER TABLE delivery RENAME TO delivery_before;
ALTER TABLE attempt RENAME TO attempt_before;

CREATE TABLE delivery (
  report_id TEXT NOT NULL REFERENCES report (id),
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES site (id),
  type TEXT NOT NULL,
  message_id TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending',
  due_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- The bytes of a webhook, frozen before its first attempt: a retry repeats them exactly.
  body TEXT,
  settled_at INTEGER,
  -- How the newest attempt ended, such as `status_503`: also that of a delivery that arrived.
  outcome TEXT,
  -- When it arrived first. It stays when it is sent again: what was told was told.
  delivered_at INTEGER,
  -- Attempts from before somebody asked to send it again: the schedule begins anew after them.
  attempts_before INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (report_id, seq, channel, recipient_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  report_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  -- The beginning of what the receiver answered. It may repeat a customer's words.
  excerpt TEXT,
  PRIMARY KEY (report_id, seq, channel, recipient_id, number),
  FOREIGN KEY (report_id, seq, channel, recipient_id)
    REFERENCES delivery (report_id, seq, channel, recipient_id)
) STRICT, WITHOUT ROWID;

-- Alerts that wait come along at once, before anybody could miss them.
INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, status,
  due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before)
SELECT report_id, seq, channel, recipient_id, site_id, type, message_id, status,
  due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before
FROM delivery_before WHERE status <> 'delivered' AND status = 'pending' LIMIT 50000;
INSERT INTO attempt (report_id, seq, channel, recipient_id, number, at, outcome, excerpt)
SELECT a.report_id, a.seq, a.channel, a.recipient_id, a.number, a.at, a.outcome, a.excerpt
FROM delivery d JOIN attempt_before a ON a.report_id = d.report_id AND a.seq = d.seq
  AND a.channel = d.channel AND a.recipient_id = d.recipient_id;
DELETE FROM attempt_before WHERE (report_id, seq, channel, recipient_id) IN (
  SELECT report_id, seq, channel, recipient_id FROM delivery
);
DELETE FROM delivery_before WHERE (report_id, seq, channel, recipient_id) IN (
  SELECT report_id, seq, channel, recipient_id FROM delivery
);

DROP INDEX delivery_open;
CREATE INDEX delivery_open ON delivery (site_id, status, due_at) WHERE status <> 'delivered';

-- A report to which something happens brings its own along, so that nothing is told twice or not
-- called off.
CREATE TRIGGER delivery_comes_along BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM delivery_before WHERE report_id = NEW.report_id) BEGIN
  INSERT OR IGNORE INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id,
    status, due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before)
  SELECT report_id, seq, channel, recipient_id, site_id, type, message_id,
    status, due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before
  FROM delivery_before WHERE report_id = NEW.report_id;
  INSERT OR IGNORE INTO attempt
    (report_id, seq, channel, recipient_id, number, at, outcome, excerpt)
  SELECT report_id, seq, channel, recipient_id, number, at, outcome, excerpt
  FROM attempt_before WHERE report_id = NEW.report_id;
  DELETE FROM attempt_before WHERE report_id = NEW.report_id;
  DELETE FROM delivery_before WHERE report_id = NEW.report_id;
END;

-- The first thing that an erasure takes is the report's events.
CREATE TRIGGER delivery_is_erased_along BEFORE DELETE ON event
WHEN EXISTS (SELECT 1 FROM delivery_before WHERE report_id = OLD.report_id) BEGIN
  INSERT OR IGNORE INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id,
    status, due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before)
  SELECT report_id, seq, channel, recipient_id, site_id, type, message_id,
    status, due_at, lease_until, attempts, body, settled_at, outcome, delivered_at, attempts_before
  FROM delivery_before WHERE report_id = OLD.report_id;
  INSERT OR IGNORE INTO attempt
    (report_id, seq, channel, recipient_id, number, at, outcome, excerpt)
  SELECT report_id, seq, channel, recipient_id, number, at, outcome, excerpt
  FROM attempt_before WHERE report_id = OLD.report_id;
  DELETE FROM attempt_before WHERE report_id = OLD.report_id;
  DELETE FROM delivery_before WHERE report_id = OLD.report_id;
END;

-- The log goes on in a table of its own; what it holds from before ages out where it is.
ALTER TABLE audit RENAME TO audit_before;
CREATE TABLE audit (
  site_id TEXT NOT NULL REFERENCES site (id),
  at INTEGER NOT NULL,
  id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  what TEXT NOT NULL,
  -- A report, or whatever else it was about; empty for none.
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (site_id, at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_about ON audit (site_id, subject, at);

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
  SELECT RAISE (ABORT, 'the log is only appended');
END;

CREATE TRIGGER audit_is_forgotten BEFORE DELETE ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE site_id = OLD.site_id AND at < OLD.at) BEGIN
  SELECT RAISE (ABORT, 'the log is only forgotten from its beginning on');
END;
